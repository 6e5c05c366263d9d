"""Holds the program's every number against oracle.py's.

    compare_with_program.py PROGRAM DATA_DIR

Inputs: each data/*.json, and random ones of many shapes. For each, every variant and step is
compared cell by cell, with the rows' max and sum, the divisor, the shapes, which cells are null,
and what the trace says about itself; then the trace is given back as INPUT and must yield the same
bytes. Exit status: 0 all agree, 1 something differs, 2 usage, 77 NumPy is missing.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import oracle

SEED = 20170612
RANDOM_INPUTS = 72

# A number may differ by 1e-12 of itself. Where terms cancel, though, two correct programs that add
# in a different order differ by more than that: by up to (terms x 2^-53) of sum |products|. So
# ROUNDING of that sum is allowed on top: enough for dot products of a hundred terms, and a hundred
# times less than 1e-12. oracle.trace_with_room makes these sums and carries them through the later
# steps. SMALLEST lets exponentials below the range of normal doubles lose digits, as they do.
TOLERANCE = 1e-12
ROUNDING = 2.0**-46
SMALLEST = 1e-300

STEP_ORDER = {
    "raw": "scores scaled_scores exponentials weights weighted_values context",
    "query-key": "queries keys scores scaled_scores exponentials weights weighted_values context",
    "qkv": "queries keys values scores scaled_scores exponentials weights weighted_values context",
}
WEIGHED = {"raw": "embeddings", "query-key": "keys", "qkv": "values"}
OPERATION = {
    "queries": "project", "keys": "project", "values": "project", "scores": "dot",
    "scaled_scores": "divide", "exponentials": "exp", "weights": "normalise",
    "weighted_values": "weigh", "context": "sum",
}


def operands(variant, step, policy):
    """What a step is made from."""
    weighed = WEIGHED[variant]
    return {
        "queries": ["embeddings", "W_Q"],
        "keys": ["embeddings", "W_K"],
        "values": ["embeddings", "W_V"],
        "scores": ["embeddings", "embeddings"] if variant == "raw" else ["queries", "keys"],
        "scaled_scores": ["scores"],
        "exponentials": ["scaled_scores"],
        "weights": ["exponentials"],
        "weighted_values": ["weights", weighed],
        "context": ["weighted_values"] + ([weighed] if policy == "carry" else []),
    }[step]


class Differs(Exception):
    """The program and the oracle disagree; the message says where."""


def expect(what, ours, theirs):
    if type(ours) is not type(theirs) or ours != theirs:
        raise Differs(f"{what}: the program says {theirs!r}, expected {ours!r}")


def array(what, values, shape):
    """A JSON value as an array of that shape, null as NaN; only numbers and nulls are let in."""
    if not shape:
        if values is None:
            return np.array(np.nan)
        if isinstance(values, bool) or not isinstance(values, (int, float)):
            raise Differs(f"{what}: the program says {values!r}, expected a number or null")
        return np.array(float(values))
    if not isinstance(values, list) or len(values) != shape[0]:
        size = len(values) if isinstance(values, list) else repr(values)
        raise Differs(f"{what}: the program has {size} entries, expected {shape[0]}")
    return np.array([array(f"{what}[{i + 1}]", v, shape[1:]) for i, v in enumerate(values)])


def compare_numbers(what, ours, room, values):
    """How many numbers were compared; raises Differs at the first that differs."""
    ours = np.asarray(ours, dtype=float)
    theirs = array(what, values, ours.shape)
    allowed = TOLERANCE * np.abs(ours) + ROUNDING * room + SMALLEST
    for cell in np.ndindex(ours.shape):
        one, other = ours[cell], theirs[cell]
        if np.isnan(one) and np.isnan(other):
            continue
        if np.isnan(one) or np.isnan(other) or abs(one - other) > allowed[cell]:
            where = f"[{','.join(str(i + 1) for i in cell)}]" if cell else ""
            raise Differs(f"{what}{where}: the program says {other!r}, expected {one!r}"
                          f" (may differ by {allowed[cell]:.1e})")
    return ours.size


def compare_input(document, words, flags, echoed):
    """The trace's "input": what was read, in full names, with the defaults filled in."""
    wanted = {key: document[key] for key in ("$schema", "title", "source", "description")
              if key in document}
    wanted["tokens"] = oracle.tokens_of(document)
    wanted["embeddings"] = document["embeddings"]
    for name in ("W_Q", "W_K", "W_V"):
        rows = document.get(name, document.get(name[-1]))
        if rows is not None:
            wanted[name] = rows
    wanted["word"] = words
    policy = flags.get("self") or document.get("self")
    if policy:
        wanted["self"] = policy
    wanted["scale"] = flags.get("scale", document.get("scale", "sqrt"))
    if sorted(echoed) != sorted(wanted):
        raise Differs(f"input: the program has {sorted(echoed)}, expected {sorted(wanted)}")
    for key, value in wanted.items():
        if echoed[key] != value:  # 2 and 2.0 are the same number
            raise Differs(f"input.{key}: the program says {echoed[key]!r}, expected {value!r}")


def compare_trace(document, flags, traced):
    """How many numbers agree; raises Differs when something does not."""
    expect("keys", ["format", "generator", "input", "words", "variants"], list(traced))
    expect("format", "attn-trace/1", traced["format"])
    chosen = flags.get("word", document.get("word"))
    words = [i + 1 for i in oracle.positions(chosen, oracle.tokens_of(document))]
    expect("words", words, traced["words"])
    compare_input(document, words, flags, traced["input"])

    ours, room = oracle.trace_with_room(document, flags.get("word"), flags.get("self"),
                                        flags.get("scale"))
    expect("variants", list(ours), [variant["id"] for variant in traced["variants"]])
    count = 0
    for variant in traced["variants"]:
        name, settings = variant["id"], variant["settings"]
        numbers, sizes = ours[name], room[name]
        expect(f"{name}.settings", ["self", "scale", "divisor"], list(settings))
        expect(f"{name}.settings.self", numbers["self"], settings["self"])
        if settings["scale"] != numbers["scale"]:
            raise Differs(f"{name}.settings.scale: the program says {settings['scale']!r}, "
                          f"expected {numbers['scale']!r}")
        count += compare_numbers(f"{name}.settings.divisor", numbers["divisor"], sizes["divisor"],
                                 settings["divisor"])
        expect(f"{name}.steps", STEP_ORDER[name].split(), [step["id"] for step in variant["steps"]])
        for step in variant["steps"]:
            id = step["id"]
            expect(f"{name}.{id}.op", OPERATION[id], step["op"])
            expect(f"{name}.{id}.from", operands(name, id, numbers["self"]), step["from"])
            count += compare_numbers(f"{name}.{id}", numbers[id], sizes[id], step["values"])
            extras = {"scaled_scores": ["divisor"], "exponentials": ["max", "sum"]}.get(id, [])
            for extra in extras:
                count += compare_numbers(f"{name}.{id}.{extra}", numbers[extra], sizes[extra],
                                         step.get(extra))
    return count


def run(program, file, flags):
    """The program's exit status, standard output and standard error."""
    command = [program, str(file), "--format", "json"]
    if "word" in flags:
        command += ["--word", ",".join(str(entry) for entry in flags["word"])]
    if "self" in flags:
        command += ["--self", flags["self"]]
    if "scale" in flags:
        # Joined by "=", so that a negative number is not taken for a flag.
        command += [f"--scale={flags['scale']}"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def refuse_constant(text):
    raise Differs(f"{text} is no JSON number")


def check(program, file, document, flags, scratch):
    """How many numbers agree for one input and the flags it is run with."""
    done = run(program, file, flags)
    try:
        oracle.trace(document, flags.get("word"), flags.get("self"), flags.get("scale"))
    except oracle.NothingToScore:
        # A sentence of one word, left out: an error, and nothing else.
        expect("exit status", 2, done.returncode)
        expect("standard output", "", done.stdout)
        expect("standard error starts with attn-trace: ", True,
               done.stderr.startswith("attn-trace: "))
        return 0
    if done.returncode != 0 or done.stderr:
        raise Differs(f"exit status {done.returncode}, standard error: {done.stderr.strip()!r}")
    try:
        traced = json.loads(done.stdout, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise Differs(f"standard output is no JSON: {error}") from None
    count = compare_trace(document, flags, traced)

    exported = scratch / "exported.json"
    exported.write_text(done.stdout, encoding="utf-8")
    again = run(program, exported, {})
    if again.returncode != 0 or again.stderr:
        raise Differs(f"the trace given back: exit status {again.returncode}, standard error: "
                      f"{again.stderr.strip()!r}")
    if again.stdout != done.stdout:
        at = next((i for i, (a, b) in enumerate(zip(done.stdout, again.stdout)) if a != b),
                  min(len(done.stdout), len(again.stdout)))
        raise Differs(f"the trace given back yields another one: {again.stdout[at:at + 60]!r} "
                      f"where it was {done.stdout[at:at + 60]!r}")
    return count


ODD_TOKENS = ["the", "the ", "naïve", "猫", "🐈", "e\u0301", 'say "so"', "back\\slash", "", "x/y~z",
              "tab\there", "line\nend", "W_Q", "null"]


def random_tokens(rng, n):
    """None (the default x1, x2 …), or n different tokens, some of them awkward."""
    if rng.random() < 0.3:
        return None
    plain = [f"word{chr(97 + i)}" for i in range(n)]
    picked = list(rng.choice(ODD_TOKENS, size=min(n, len(ODD_TOKENS)), replace=False))
    return [str(picked[i]) if i < len(picked) and rng.random() < 0.4 else plain[i]
            for i in range(n)]


def random_words(rng, tokens, in_file):
    """Some of the words, each once, in any order: positions, and (where it is safe) tokens."""
    picked = rng.permutation(len(tokens))[:rng.integers(1, len(tokens) + 1)]
    words = []
    for i in picked:
        as_token = tokens[i].isalnum() or in_file
        words.append(tokens[i] if as_token and rng.random() < 0.5 else int(i) + 1)
    return words[0] if in_file and len(words) == 1 and rng.random() < 0.5 else words


def random_matrix(rng, rows, columns):
    """Of whole numbers, of one decimal, of full doubles, or of large and small ones mixed."""
    kind = rng.integers(4)
    numbers = rng.normal(size=(rows, columns))
    if kind == 0:
        return rng.integers(-3, 4, size=(rows, columns)).tolist()
    if kind == 1:
        return [[round(x, 1) for x in row] for row in numbers.tolist()]
    if kind == 2:
        return numbers.tolist()
    numbers *= 10.0 ** rng.integers(-2, 2, size=(rows, columns))
    return numbers.tolist()


def random_scale(rng):
    return [None, "sqrt", "none", "dim", 3, 0.25, -2.5, -1, 1e3, 1e-1][rng.integers(10)]


def random_case(rng, index):
    """(document, flags). The first ones have the sizes at the edges: one word, one feature."""
    n, d_model, d_k, d_v = (int(x) for x in rng.integers([1, 1, 1, 1], [13, 10, 10, 10]))
    if index < 6:
        n = 1
    elif index < 12:
        d_model = 1
    elif index < 16:
        d_k = d_v = 1
    document = {"embeddings": random_matrix(rng, n, d_model)}
    tokens = random_tokens(rng, n)
    if tokens is not None:
        document["tokens"] = tokens
    tokens = oracle.tokens_of(document)

    # Half of the inputs have all three matrices, the others any of the eight subsets.
    subset = 7 if rng.random() < 0.5 else int(rng.integers(8))
    for bit, (name, columns) in enumerate((("W_Q", d_k), ("W_K", d_k), ("W_V", d_v))):
        if subset >> bit & 1:
            key = name if rng.random() < 0.6 else name[-1]
            document[key] = random_matrix(rng, d_model, columns)

    flags = {}
    if rng.random() < 0.5:
        document["word"] = random_words(rng, tokens, in_file=True)
    if rng.random() < 0.4:
        flags["word"] = random_words(rng, tokens, in_file=False)
    for given in (document, flags):
        if rng.random() < 0.4:
            given["self"] = ["carry", "skip", "score"][rng.integers(3)]
        scale = random_scale(rng)
        if scale is not None and rng.random() < 0.5:
            given["scale"] = scale
    if index == 0:  # at least once: one word, left out, has nothing to be scored against
        flags["self"] = "skip"
    if index == 1:  # and one word, carried: a row in which nothing is scored
        flags["self"] = "carry"
    order = rng.permutation(list(document))
    return {str(key): document[str(key)] for key in order}, flags


def told(document, flags):
    """One input in a few words."""
    n, d_model = len(document["embeddings"]), len(document["embeddings"][0])
    sizes = [f"n {n}", f"d_model {d_model}"]
    for name in ("W_Q", "W_K", "W_V"):
        rows = document.get(name, document.get(name[-1]))
        if rows is not None:
            sizes.append(f"{name} {len(rows)}x{len(rows[0])}")
    settings = [f"{key} {document[key]!r}" for key in ("word", "self", "scale") if key in document]
    settings += [f"--{key} {flags[key]!r}" for key in flags]
    return "; ".join([", ".join(sizes)] + settings)


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-oracle-"))
    print(f"seed {SEED}")
    cases = []
    for file in sorted(pathlib.Path(data).glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        n = len(document["embeddings"])
        cases.append((file.name, file, document, {}))
        cases.append((file.name, file, document, {"word": list(range(1, n + 1))}))
        for policy in ("carry", "skip", "score"):
            cases.append((file.name, file, document, {"self": policy, "scale": "none"}))
    if not cases:
        print(f"no *.json in {data}")
        return 1
    rng = np.random.default_rng(SEED)
    for index in range(RANDOM_INPUTS):
        document, flags = random_case(rng, index)
        file = scratch / f"random-{index + 1}.json"
        file.write_text(json.dumps(document, ensure_ascii=bool(index % 2)), encoding="utf-8")
        cases.append((file.name, file, document, flags))

    total, differing = 0, 0
    for name, file, document, flags in cases:
        try:
            count = check(program, file, document, flags, scratch)
            total += count
            outcome = f"{count} numbers agree" if count else "refused, as it should be"
            print(f"{name}: {outcome} ({told(document, flags)})")
        except Differs as difference:
            differing += 1
            print(f"{name}: DIFFERS: {difference} ({told(document, flags)})")
    print(f"{len(cases)} inputs, {total} numbers compared"
          + (f", {differing} inputs differ; the random ones are kept in {scratch}"
             if differing else ""))
    if not differing:
        shutil.rmtree(scratch)
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: compare_with_program.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
