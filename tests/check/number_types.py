"""Gives the program right numbers of types with few bits, and expects it to call them right.

    number_types.py PROGRAM DATA_DIR

Of each variant of each *.json in data/ and below it, and of random inputs, whose numbers are the
type's own or not, attention is computed in bfloat16, float16 and TF32 as programs do: the input is
rounded, products are added up in single precision, and what each step makes is rounded; or, as
fused kernels do, only vectors, weights and contexts are. Written in full, and with as many decimals
as PyTorch prints, these numbers must be right, and in that type.
So are random inputs of today's models, where the type is asked for.
Of the files in data/, numbers scaled wrongly must not be, in the type nor in doubles that are held
against it. Sheets with two or three decimals of random inputs of small whole numbers, made with a
mistake, must be right in no type.
How many of the mistakes that show in doubles show in each type, too, is counted and printed.
Exit status: 0 all as it should be, 1 something is not, 2 usage, 77 NumPy is missing.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
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
import mistaken  # first: it also finds the oracle's modules
import mistaken_block
import mistaken_models
import oracle
from document import Refused, complete
from mistaken_block import has_block
from name_mistakes import OF_RESULT, Wrong, expect, far_apart, numbers_of, run, written
from random_models import random_model_case

BITS = {"bfloat16": 8, "float16": 11, "tf32": 11}
SCALES = ("scale-none", "scale-dim", "scale-d-model", "scale-tokens", "scale-multiplied")
PRINTED = 4  # decimals of PyTorch
BY_HAND = ("argmax", "scale-none", "scale-dim", "softmax-base-2", "values-are-keys")
SEED = 20261129
RANDOM = ((4, 4, 1), (4, 8, 2), (8, 16, 3))  # words, length of an embedding, decimals
INPUTS = 8  # of each of these
BY_HAND_INPUTS = 20
MODELS = 60
LARGEST = 100  # of a model's numbers: of larger scores types with few bits leave nothing


def rounded(array, type_):
    """Each number as the nearest of the type, ties to even."""
    if type_ == "float16":
        with np.errstate(over="ignore"):
            return array.astype(np.float16).astype(np.float32)
    cut = 24 - BITS[type_]
    raw = np.ascontiguousarray(array, dtype=np.float32).view(np.uint32)
    odd = (raw >> np.uint32(cut)) & np.uint32(1)
    up = raw + np.uint32((1 << (cut - 1)) - 1) + odd
    kept = (up >> np.uint32(cut)) << np.uint32(cut)
    return np.where(np.isfinite(array), kept.view(np.float32), array).astype(np.float32)


class Rough:
    """One variant computed in a type; {step: lists} of weights, context and output, as mistaken.py
    has them."""

    def __init__(self, document, variant, type_, fused):
        self.full, self.type = complete(document), type_
        self.words = [position - 1 for position in self.full["word"]]
        self.heads = self.full.get("heads", 1)
        self.variant, self.fused = variant, fused
        X = self.given("embeddings")
        memory = self.full.get("memory")
        M = X if memory is None else (
            None if "embeddings" not in memory else self.stored(memory["embeddings"]))
        if variant == "raw":
            Q = K = V = X
        else:
            Q, K = self.rows("Q", "queries", X), self.rows("K", "keys", M)
            V = K if variant == "query-key" else self.rows("V", "values", M)
        self.steps = {}
        # What the steps before the weights make, where there is one head, as a program may show it.
        self.before = {} if variant == "raw" else {"queries": Q[self.words], "keys": K}
        if variant == "qkv":
            self.before["values"] = V
        contexts = []
        for head in range(self.heads):
            own = [np.split(rows, self.heads, axis=1)[head] for rows in (Q[self.words], K, V)]
            step = self.steps if self.heads == 1 else self.steps.setdefault(f"head{head + 1}", {})
            contexts.append(self.one_head(step, *own))
        if "W_O" in self.full and variant != "raw":
            joined = np.concatenate(contexts, axis=1)
            self.steps["output"] = self.project(joined, "O")
        self.steps = mistaken.each(self.steps, mistaken.listed)
        self.before = mistaken.each(self.before, mistaken.listed)

    def stored(self, numbers):
        return rounded(np.array(numbers, dtype=np.float32), self.type)

    def given(self, key):
        return self.stored(self.full[key]) if key in self.full else None

    def made(self, array):
        """What a step makes: rounded, but that TF32 is only what products read."""
        return array.astype(np.float32) if self.type == "tf32" else rounded(array, self.type)

    def inside(self, array):
        return array.astype(np.float32) if self.fused else self.made(array)

    def product(self, a, b):
        if self.type == "tf32":
            a, b = rounded(a, "tf32"), rounded(b, "tf32")
        return (a @ b).astype(np.float32)

    def project(self, rows, letter):
        W = self.stored(self.full[f"W_{letter}"])
        made = self.product(rows, W.T if self.full.get("layout") == "out_in" else W)
        bias = self.given(f"b_{letter}")
        return self.made(made if bias is None else made + bias)

    def rows(self, letter, name, of):
        return self.given(name) if name in self.full else self.project(of, letter)

    def one_head(self, step, Q, K, V):
        scale, d = self.full["scale"], Q.shape[1]
        divisor = {"sqrt": np.sqrt(d), "none": 1, "dim": d}.get(scale, scale)
        scores = self.inside(self.product(Q, K.T))
        scaled = self.inside(scores / np.float32(divisor))
        self.before |= {"scores": scores, "scaled_scores": scaled}
        own = np.zeros(scaled.shape, dtype=bool)
        policy = ("score" if "memory" in self.full else
                  self.full.get("self", "carry" if self.variant == "raw" else "score"))
        if policy != "score":
            own[range(len(own)), self.words] = True
        hidden = self.hidden(scaled.shape) | own
        scaled = np.where(hidden, -np.inf, scaled)
        with np.errstate(invalid="ignore"):
            e = np.nan_to_num(np.exp(scaled - scaled.max(axis=1, keepdims=True)))
        sums = e.sum(axis=1, keepdims=True)
        weights = self.made(e / np.where(sums == 0, 1, sums))
        context = self.product(weights, V)
        if policy == "carry":
            context = context + V[self.words]
        step["weights"] = np.where(own, np.nan, weights)
        step["context"] = self.made(context)
        return step["context"]

    def hidden(self, shape):
        mask = self.full.get("mask", "none")
        if mask == "none":
            return np.zeros(shape, dtype=bool)
        if mask == "causal":
            return np.array([[token > word for token in range(shape[1])] for word in self.words])
        seen = np.array(mask, dtype=bool)
        return ~(seen[self.words] if len(seen) == len(self.full["tokens"]) else seen)


class Rounding:
    """What is lost in a type, `type`, by a fused kernel or not; cosines and sines are of the type,
    too."""

    type, fused = None, False

    def array(self, numbers):
        return None if numbers is None else rounded(np.array(numbers, dtype=np.float32), self.type)

    def kept(self, numbers):
        numbers = numbers.astype(np.float32)
        return numbers if self.type == "tf32" else rounded(numbers, self.type)

    def inside(self, numbers):
        return numbers.astype(np.float32) if self.fused else self.kept(numbers)

    def read(self, numbers):
        return rounded(numbers, "tf32") if self.type == "tf32" else numbers


class RoughElsewhere:
    """The same of an input that says how today's models attend, or what stands around attention."""

    def __init__(self, document, variant, type_, fused):
        def of(kind):
            return type("Rough", (Rounding, kind), {"type": type_, "fused": fused})
        full = complete(document)
        if has_block(document):
            attention = of(mistaken_block.ModelsAttention)
            made = of(mistaken_block.Block)(full, variant, (), np.float32, attention)
        else:
            made = of(mistaken_models.Attempt)(full, variant, (), np.float32)
        self.steps = chosen(mistaken.each(made.step, mistaken.listed), ("weights", *OF_RESULT))


def of_models(document):
    return mistaken_models.is_of_models(document, {})


def steps_of(document, variant, mistake=None):
    numpy = (mistaken_block if has_block(document) else mistaken_models if of_models(document)
             else mistaken)
    return numpy.steps(document, variant, mistake)


def chosen(steps, names):
    found = {name: chosen(values, names) if isinstance(values, dict) else values
             for name, values in steps.items() if isinstance(values, dict) or name in names}
    return {name: values for name, values in found.items() if values}


def telling(rough):
    """Whether enough numbers have more digits than one, so that they show what type they are of."""
    numbers = np.concatenate([array.ravel() for _, array in numbers_of(rough)])
    return (np.round(numbers, 1) != np.round(numbers, PRINTED)).sum() > 3


def printed(number):
    return round(number, PRINTED)


def random_input(rng, words, length, decimals):
    """One whose numbers have so many decimals; of none they are small and whole."""
    def matrix(rows, columns, size):
        if decimals == 0:
            return rng.integers(-3, 4, (rows, columns)).astype(float).tolist()
        return np.round(size * rng.normal(size=(rows, columns)), decimals).tolist()
    of_W = 0.5 if length > words else 1.0
    return {"embeddings": matrix(words, length, 1.0)} | {
        f"W_{letter}": matrix(length, 3 if decimals == 0 else length, of_W) for letter in "QKV"}


def random_inputs():
    """Those whose decimals are no type's own, and the same rounded to bfloat16: numbers of
    every type."""
    rng = np.random.default_rng(SEED)
    made = [random_input(rng, *shape) for shape in RANDOM for _ in range(INPUTS)]
    return made + [{key: rounded(np.array(rows, dtype=np.float32), "bfloat16").tolist()
                    for key, rows in document.items()} for document in made]


def random_models(rng):
    """Those that ask for no flags, and have no large numbers."""
    found = []
    while len(found) < MODELS:
        document, flags = random_model_case(rng)
        try:
            variants = list(variants_of(document)) if of_models(document) and not flags else []
        except Refused:
            continue
        if variants and all(np.nanmax(np.abs(array), initial=0) < LARGEST
                            for _, right in variants for _, array in numbers_of(right)):
            found.append(document)
    return found


def by_hand(document):
    """As of checks_of: sheets with few decimals, and a mistake that shows in them."""
    right = mistaken.steps(document, "qkv", None)
    for mistake in BY_HAND:
        wrong = mistaken.steps(document, "qkv", mistake)
        for count in (2, 3):
            def fixed(number):
                return f"{number:.{count}f}"  # as somebody writes 2.00
            for names in (("queries", "keys", "values", "scores", "weights", "context"),
                          ("values", "weights", "context"), ("weights", "context")):
                sheet = chosen(wrong, names)
                if far_apart(sheet, right, 1.5 * 10 ** -count):
                    yield f"{mistake}-{count}-{len(names)}", written(sheet, fixed), [], no_type


def no_type(status, report):
    differs(status, report)
    expect("type", None, report["type"])


def checks_of(document, variant, right, scaled_wrongly=True):
    """(label, steps, flags, what the report must say)."""
    for type_ in BITS:
        for fused in (False, True):
            elsewhere = has_block(document) or of_models(document)
            all_rough = (RoughElsewhere if elsewhere else Rough)(document, variant, type_, fused)
            rough = all_rough.steps
            way = f"{type_}{'-fused' if fused else ''}"
            # What has come through norms and networks may look like single precision.
            if type_ != "tf32" or not has_block(document):
                yield f"{way}-full", rough, [], unless_few(type_, 2 if type_ == "tf32" else 1)
            yield f"{way}-asked", rough, ["--tolerance", type_], right_in(type_)
            if not scaled_wrongly and not fused and type_ != "tf32" and not of_models(document):
                steps = all_rough.before | rough
                yield f"{way}-steps-full", steps, [], right_in(type_)
                yield f"{way}-steps-asked", steps, ["--tolerance", type_], right_in(type_)
            if type_ == "bfloat16" and telling(rough):
                yield f"{way}-printed", written(rough, printed), [], right_in(type_)
            else:
                yield (f"{way}-printed", written(rough, printed), ["--tolerance", type_],
                       right_in(type_))
        for scale in SCALES if scaled_wrongly else ():
            steps = steps_of(document, variant, scale)
            # Where embeddings are normed scores may be so small that little comes of their scale.
            apart = 4 * 2.0 ** -BITS[type_] if has_block(document) else 1e-9
            if steps is None or not far_apart(chosen(steps, ("weights",)), right, apart):
                continue
            for names in (("weights", "context"), ("weights",)):
                some = chosen(steps, names)
                yield f"{scale}-{type_}-{len(names)}", some, ["--tolerance", type_], differs


def right_in(type_):
    def check(status, report):
        expect("exit status", 0, status)
        expect("agrees", True, report["agrees"])
        # A few numbers may be the same in single precision.
        if report["type"] not in (type_, None):
            raise Wrong(f"type: the program says {report['type']!r}, expected {type_!r}")
    return check


def unless_few(type_, few):
    """Little shows where so few numbers differ; of TF32, or where they have few digits."""
    def check(status, report):
        by_digits = type_ == "tf32" and report["tolerance"] == {"kind": "digits"}
        if by_digits or 0 < report["differ"] <= few:
            return None
        return right_in(type_)(status, report)
    return check


def differs(status, report):
    expect("exit status", 1, status)
    expect("agrees", False, report["agrees"])


def check(program, scratch, file, variant, label, steps, flags, expected):
    answers = scratch / f"{file.stem}-{variant}-{label}.json"
    answers.write_text(json.dumps({variant: steps}, allow_nan=False), encoding="utf-8")
    arguments = [program, str(file), "--variant", variant, "--check", str(answers), *flags,
                 "--format", "json"]
    try:
        status, report = run(arguments, (0, 1))
        expected(status, report)
    except (Wrong, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        what = str(error) if isinstance(error, Wrong) else repr(error)
        return f"{variant}, {label}: {what}: {shlex.join(arguments)}", []
    answers.unlink()
    return None, report["variants"][0]["untold"] if "asked" in label else []


def variants_of(document):
    """(variant, its right numbers) of those that the document has."""
    for variant in oracle.trace(document, {}):
        right = steps_of(document, variant)
        if right is not None:
            yield variant, right


def saved(file, document):
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-types-"))
    failures, untold, calls = [], {type_: {} for type_ in BITS}, 0
    print(f"seed {SEED}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = []

        def submit(file, variant, checks):
            waiting.extend((one[0], pool.submit(check, program, scratch, file, variant, *one))
                           for one in checks)

        for file in sorted(pathlib.Path(data).rglob("*.json")):
            document = json.loads(file.read_text(encoding="utf-8"))
            for variant, right in variants_of(document):
                submit(file, variant, checks_of(document, variant, right))
        for place, document in enumerate(random_inputs()):
            file = saved(scratch / f"random-{place}.json", document)
            for variant, right in variants_of(document):
                submit(file, variant, checks_of(document, variant, right, scaled_wrongly=False))
        rng = np.random.default_rng(SEED)
        for place, document in enumerate(random_models(rng)):
            file = saved(scratch / f"model-{place}.json", document)
            for variant, right in variants_of(document):
                checks = checks_of(document, variant, right, scaled_wrongly=False)
                submit(file, variant, [one for one in checks if one[0].endswith("asked")])
        for place in range(BY_HAND_INPUTS):
            document = random_input(rng, 4, 4, 0) | {"word": 3}
            file = saved(scratch / f"whole-{place}.json", document)
            submit(file, "qkv", by_hand(document))
        for label, one in waiting:
            failure, rough = one.result()
            calls += 1
            if failure:
                failures.append(failure)
            for mistake in rough:
                of_type = untold[label.split("-")[0]]
                of_type[mistake] = of_type.get(mistake, 0) + 1
    for failure in failures:
        print(f"  WRONG: {failure}")
    for type_, mistakes in untold.items():
        print(f"too rough in {type_}: " + (", ".join(
            f"{mistake} {count} times" for mistake, count in sorted(mistakes.items())) or "none"))
    print(f"{calls} checks, {len(failures)} failures"
          + (f"; answers are kept in {scratch}" if failures else ""))
    if not failures:
        shutil.rmtree(scratch)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: number_types.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
