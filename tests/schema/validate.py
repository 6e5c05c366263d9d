"""Holds data/ and the program's traces against the schemas in docs/.

    validate.py PROGRAM DATA_DIR DOCS_DIR

Every file in data/ must fit input.schema.json, and traces of each, made with various flags, must
fit trace.schema.json. So that this test can fail, documents that are each broken in one place must
be rejected. Exit status: 0 all as it should be, 1 something is not, 2 usage, 77 jsonschema is
missing.
"""

import copy
import json
import pathlib
import shutil
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: jsonschema is missing (Debian and Ubuntu: apt-get install python3-jsonschema)")
    sys.exit(77)

RUNS = [
    [],
    ["--steps", "weights,context"],
    ["--steps", "weighted_values"],
    ["--variant", "raw"],
    ["--word", "1"],
    ["--word", "3,1"],
    ["--self", "carry"],
    ["--self", "skip"],
    ["--self", "score"],
    ["--scale", "none"],
    ["--scale", "dim"],
    ["--scale=-2.5"],
    ["--self", "skip", "--scale", "3", "--steps", "exponentials,weighted_values,context"],
]

# One word, carried: a row in which nothing is scored.
ONE_WORD = {"embeddings": [[1, 2]], "Q": [[1], [0]], "K": [[0], [1]], "V": [[1, 0, 2], [0, 1, 3]],
            "self": "carry"}


def validators(docs):
    """One validator for each schema. Each stands alone: the trace's holds a copy of the input's."""
    schemas = {}
    for name in ("input.schema.json", "trace.schema.json"):
        schemas[name] = json.loads((docs / name).read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schemas[name])
        if schemas[name]["$id"] != name:
            raise SystemExit(f"{name}: its $id is {schemas[name]['$id']!r}, expected its file name")
    if schemas["trace.schema.json"]["$defs"]["input_file"] != schemas["input.schema.json"]:
        raise SystemExit("trace.schema.json: $defs/input_file is no copy of input.schema.json")
    return [Draft202012Validator(schema) for schema in schemas.values()]


def deepest(error):
    """The most telling of an error and those below it: the one furthest down the document."""
    below = [deepest(inner) for inner in error.context or []]
    return max([error] + below, key=lambda e: len(e.absolute_path))


def problems(validator, document):
    """What is wrong with a document, a line for each error."""
    found = []
    for error in validator.iter_errors(document):
        error = deepest(error)
        at = "/" + "/".join(str(part) for part in error.absolute_path)
        found.append(f"{at}: {error.message[:200]}")
    return found


def trace(program, arguments, text=None):
    """The program's trace of an input, as a document, or the reason why there is none."""
    done = subprocess.run([program, *arguments, "--format", "json"], input=text,
                          capture_output=True, text=True, encoding="utf-8", timeout=120)
    if done.returncode != 0:
        return None, f"exit status {done.returncode}: {done.stderr.strip()}"
    try:
        return json.loads(done.stdout), None
    except json.JSONDecodeError as error:
        return None, f"no JSON: {error}"


# A change is (path, value): path leads through keys and positions, the value is put there; REMOVE
# takes the key away.
REMOVE = object()


def changed(document, path, value):
    document = copy.deepcopy(document)
    *way, last = path
    place = document
    for part in way:
        place = place[part]
    if value is REMOVE:
        del place[last]
    else:
        place[last] = value
    return document


def broken_inputs():
    """Changes to a good input, each of which must be rejected."""
    return [
        (["embedings"], [[1]]),
        (["embeddings"], REMOVE),
        (["embeddings"], []),
        (["embeddings", 0], []),
        (["embeddings", 0, 0], "1"),
        (["embeddings", 0, 0], None),
        (["embeddings", 0, 0], True),
        (["embeddings", 0, 0], [1]),
        (["embeddings", 0], 1),
        (["W_Q"], [1, 2]),
        (["W_K"], {}),
        (["W_V"], [[1, "x"]]),
        (["Q"], [[1]]),
        (["K"], [[1]]),
        (["V"], [[1]]),
        (["tokens"], "birds fly south"),
        (["tokens", 1], 2),
        (["title"], 5),
        (["source"], ["a", "b"]),
        (["description"], None),
        (["$schema"], 1),
        (["word"], 0),
        (["word"], -1),
        (["word"], 1.5),
        (["word"], []),
        (["word"], [1, 1]),
        (["word"], [[1]]),
        (["word"], None),
        (["self"], "keep"),
        (["self"], True),
        (["scale"], 0),
        (["scale"], 0.0),
        (["scale"], "half"),
        (["scale"], "2"),
        (["scale"], None),
    ]


def accepted_inputs():
    """Changes to a good input, each of which must be accepted."""
    return [
        (["tokens"], REMOVE),
        (["W_V"], REMOVE),
        (["word"], REMOVE),
        (["word"], "fly"),
        (["word"], ["birds", 2]),
        (["self"], "skip"),
        (["scale"], "dim"),
        (["scale"], -0.5),
    ]


def broken_traces(good):
    """Changes to a good trace of all three variants, each of which must be rejected."""
    places = {(variant["id"], step["id"]): ["variants", v, "steps", s]
              for v, variant in enumerate(good["variants"])
              for s, step in enumerate(variant["steps"])}
    variants = {variant["id"]: ["variants", v] for v, variant in enumerate(good["variants"])}

    def step(variant, id, *rest):
        return places[variant, id] + list(rest)

    def variant(id, *rest):
        return variants[id] + list(rest)

    return [
        (["format"], REMOVE),
        (["format"], "attn-trace/2"),
        (["generator"], "attn-trace"),
        (["generator"], "attn-trace 0.1.0 (patched)"),
        (["note"], "an unknown key"),
        (["input"], REMOVE),
        (["input", "tokens"], REMOVE),
        (["input", "word"], REMOVE),
        (["input", "word"], 2),
        (["input", "word"], ["fly"]),
        (["input", "scale"], REMOVE),
        (["input", "scale"], 0),
        (["input", "note"], "an unknown key"),
        (["input", "Q"], [[1]]),
        (["words"], REMOVE),
        (["words"], []),
        (["words"], [0]),
        (["words"], ["fly"]),
        (["variants"], []),
        (variant("raw", "id"), "qk"),
        (variant("raw", "id"), "qkv"),
        (variant("qkv", "id"), "query-key"),
        (variant("qkv", "settings"), REMOVE),
        (variant("qkv", "settings", "self"), "carry"),
        (variant("raw", "settings", "self"), "skip"),
        (variant("raw", "settings", "self"), "score"),
        (variant("qkv", "settings", "scale"), "number"),
        (variant("qkv", "settings", "divisor"), None),
        (variant("qkv", "settings", "divisor"), REMOVE),
        (variant("qkv", "steps"), {}),
        (step("qkv", "queries", "id"), "query"),
        (step("qkv", "queries", "id"), "keys"),
        (step("qkv", "queries", "op"), "dot"),
        (step("qkv", "queries", "from"), ["embeddings", "W_K"]),
        (step("qkv", "keys", "values", 0, 0), None),
        (step("qkv", "values", "values", 0), []),
        (step("qkv", "scores", "from"), ["embeddings", "embeddings"]),
        (step("raw", "scores", "from"), ["queries", "keys"]),
        (step("qkv", "scores", "values", 0, 0), "40"),
        (step("qkv", "scores", "values", 0, 0), None),
        (step("qkv", "scaled_scores", "divisor"), REMOVE),
        (step("qkv", "scaled_scores", "divisor"), 0),
        (step("qkv", "exponentials", "max"), REMOVE),
        (step("qkv", "exponentials", "sum"), REMOVE),
        (step("qkv", "exponentials", "sum"), [None]),
        (step("qkv", "exponentials", "sum"), [-1]),
        (step("qkv", "exponentials", "max"), 20),
        (step("qkv", "weights", "op"), "softmax"),
        (step("qkv", "weights", "values", 0, 0), 1.5),
        (step("qkv", "weights", "values", 0, 0), -0.5),
        (step("qkv", "weights", "values"), REMOVE),
        (step("qkv", "weighted_values", "from"), ["weights", "keys"]),
        (step("query-key", "weighted_values", "from"), ["weights", "values"]),
        (step("raw", "weighted_values", "from"), ["weights", "keys"]),
        (step("raw", "weighted_values", "values", 0, 0), None),
        (step("raw", "weighted_values", "values", 0, 0, 0), None),
        (step("raw", "context", "from"), ["weighted_values"]),
        (step("qkv", "context", "from"), ["weighted_values", "values"]),
        (step("qkv", "context", "from"), REMOVE),
        (step("qkv", "context", "values", 0, 0), None),
    ]


def accepted_traces(good):
    """Changes to a good trace that must be accepted: a step may carry more fields."""
    return [
        (["variants", 0, "steps", 0, "note"], "more than the format asks for"),
        (["variants", 0, "steps"], []),
        (["input", "self"], "carry"),
    ]


def path_text(path):
    return "/" + "/".join(str(part) for part in path)


def main(program, data, docs):
    input_validator, trace_validator = validators(docs)
    wrong = 0

    def report(name, found):
        nonlocal wrong
        wrong += bool(found)
        print(f"{name}: {'valid' if not found else 'NOT VALID'}")
        for line in found:
            print(f"    {line}")

    files = sorted(data.glob("*.json"))
    for file in files:
        document = json.loads(file.read_text(encoding="utf-8"))
        report(file.name, problems(input_validator, document))
        for flags in RUNS:
            traced, reason = trace(program, [str(file), *flags])
            report(" ".join([f"trace of {file.name}", *flags]),
                   [reason] if reason else problems(trace_validator, traced))
    report("one word", problems(input_validator, ONE_WORD))
    traced, reason = trace(program, ["-"], json.dumps(ONE_WORD))
    report("trace of one word", [reason] if reason else problems(trace_validator, traced))

    # The lecture's example has all three variants, and a word that raw does not score.
    lecture = data / "lecture.json"
    good_input = json.loads(lecture.read_text(encoding="utf-8"))
    good_trace, reason = trace(program, [str(lecture), "--word", "2"])
    if reason:
        print(f"trace of lecture.json: {reason}")
        return 1
    rejected = 0
    for kind, validator, good, broken, accepted in (
            ("input", input_validator, good_input, broken_inputs(), accepted_inputs()),
            ("trace", trace_validator, good_trace, broken_traces(good_trace),
             accepted_traces(good_trace))):
        for path, value in broken:
            what = "removed" if value is REMOVE else f"changed to {json.dumps(value)}"
            if problems(validator, changed(good, path, value)):
                rejected += 1
            else:
                wrong += 1
                print(f"{kind} with {path_text(path)} {what}: WRONGLY ACCEPTED")
        for path, value in accepted:
            what = "removed" if value is REMOVE else f"changed to {json.dumps(value)}"
            found = problems(validator, changed(good, path, value))
            if found:
                wrong += 1
                print(f"{kind} with {path_text(path)} {what}: WRONGLY REJECTED: {found[0]}")
    print(f"{len(files)} files and {len(files) * len(RUNS) + 1} traces held against the schemas, "
          f"{rejected} broken documents rejected, {wrong} mistakes")
    if not files:
        print(f"no *.json in {data}")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print("usage: validate.py PROGRAM DATA_DIR DOCS_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])))
