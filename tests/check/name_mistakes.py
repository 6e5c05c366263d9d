"""Gives the program numbers with one known mistake in them, and expects it to name the mistake.

    name_mistakes.py PROGRAM DATA_DIR

Inputs: each *.json in data/ and below it, and random ones of many shapes. For each variant and each
mistake that mistaken.py, mistaken_models.py, or mistaken_block.py of whole blocks, can make there,
--check gets all of the mistaken steps, then the weights and the context alone, all of it in single
precision, and the weights and the context rounded; and of each input some pairs of mistakes. Of a
block the result alone stands for the weights and the context, and only some of attention's
mistakes are made, other ones in each. What the program says of a mistake beforehand, in --audit, must hold:
that the numbers show it, and that no other mistake gives the same ones. The right numbers must
agree, also when computed in single precision and rounded. Of the pairs one in twenty may go
unnamed, but none may get another name. Exit status: 0 all as it should be, 1 something is not, 2
usage, 77 NumPy is missing.
"""

import concurrent.futures
import itertools
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
from document import Refused, cached, complete
from mistaken_block import has_block
from random_blocks import random_block_case
from random_inputs import random_case, told
from random_models import random_model_case

SEED = 20260301
RANDOM_INPUTS = 60
RANDOM_MODELS = 60
RANDOM_BLOCKS = 5
# Of one whose softmax has all but one answer, after two norms, and of one whose norms bring all words
# nearly to one vector, two others come as near.
COME_AS_NEAR = ("sanseviero-add-and-norm.json", "pytorch-encoder-layer-gelu.json")
NEAR_IN = "query-key, scale-other-results:"
OF_ATTENTION = 14  # of attention's mistakes, so many are tried in each variant of a block
# What two of these at once come to is anyone's guess.
VECTORS_MIXED_UP = (*mistaken.OTHER_W, *mistaken.OTHER_ROWS, "values-are-keys",
                    "values-are-embeddings", "embeddings-scored", "qkv-cut-flat",
                    "qkv-cut-by-head", "bias-mixed-up")
# What is read from the numbers, and may be told from them or not; and what no audit lists of it.
FITTED = ("scale-other", "mask-other", "bias-other", "dropout-on-scores", "dropout-on-output")
UNLISTED = ("bias-other",)
# What a block gives, the last first.
OF_RESULT = ("norm_2", "residual_2", "ffn_output", "norm_1", "residual_1", "output", "concat",
             "context")
MOST_UNNAMED = 1 / 20  # of the pairs
PAIRS = 4  # for each variant of each input

# Numbers this close are the same to every reader, and numbers this far apart to none. What lies
# between is for the program to judge.
SAME, APART = 1e-12, 1e-6
# More is lost on the way where queries and keys are normed and turned, and scores capped.
APART_OF_MODELS = 1e-4
# And of what comes last of a block: after norms and networks of any numbers there may be nothing
# left that tells, but of the examples there is.
APART_OF_BLOCKS = 1e-1

# Single precision has 24 bits; where terms cancel, or large scores are exponents, less is left.
# Numbers with less than five digits left, of the step's largest, are no right ones any more.
SINGLE = 1e-5


class Wrong(Exception):
    """The program does not say what it should; the message says where."""


def expect(what, ours, theirs):
    if type(ours) is not type(theirs) or ours != theirs:
        raise Wrong(f"{what}: the program says {theirs!r}, expected {ours!r}")


def command(program, file, flags, *further):
    said = [program, str(file)]
    if "word" in flags:
        said += ["--word", ",".join(str(entry) for entry in flags["word"])]
    if "scale" in flags:
        # Joined by "=", so that a negative number is not taken for a flag.
        said += [f"--scale={flags['scale']}"]
    for flag in ("self", "mask"):
        if flag in flags:
            said += [f"--{flag}", flags[flag]]
    return [*said, *further, "--format", "json"]


def run(arguments, statuses):
    """The exit status, which must be one of these, and the JSON on standard output."""
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", timeout=120)
    if done.returncode not in statuses or done.stderr:
        raise Wrong(f"exit status {done.returncode}, standard error: {done.stderr.strip()!r}")
    try:
        return done.returncode, json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise Wrong(f"standard output is no JSON: {error}") from None


# Numbers as mistaken.steps gives them: {step: lists, "head1": {step: lists}}.

def numbers_of(steps, place=()):
    """(place, array) of each step, None as NaN."""
    for name, values in steps.items():
        if isinstance(values, dict):
            yield from numbers_of(values, (*place, name))
        else:
            yield (*place, name), np.array(values, dtype=float)


def far_apart(some, others, bound):
    """Whether a number of `some` differs by more than the bound. Steps that only one side has are
    passed, and so is what `some` leaves blank."""
    others = dict(numbers_of(others))
    for place, a in numbers_of(some):
        b = others.get(place, a)
        if a.shape != b.shape:
            return True
        far = ~(np.abs(a - b) <= bound * np.maximum(1, np.maximum(np.abs(a), np.abs(b))))
        if (far & ~np.isnan(a)).any():
            return True
    return False


def precise(single, right):
    """Whether the numbers in single precision are right ones."""
    right = dict(numbers_of(right))
    return all(np.allclose(a, right[place], rtol=0, equal_nan=True,
                           atol=SINGLE * np.nanmax(np.abs(right[place]), initial=0))
               for place, a in numbers_of(single))


def keeps_digits(single, steps):
    """Whether every number of these has digits left in single precision: none is but noise."""
    steps = dict(numbers_of(steps))
    return all(np.allclose(a, steps[place], rtol=1e-3, atol=0, equal_nan=True)
               for place, a in numbers_of(single))


def written(value, rounding):
    """The same with each number rounded."""
    if isinstance(value, dict):
        return {name: written(one, rounding) for name, one in value.items()}
    if isinstance(value, list):
        return [written(one, rounding) for one in value]
    return None if value is None else rounding(value)


def decimals(number):
    return round(number, 5)


def digits(number):
    return float(f"{number:.4e}")


def results(steps):
    """The weights and the context alone, of each head."""
    found = {name: results(values) if isinstance(values, dict) else values
             for name, values in steps.items()
             if isinstance(values, dict) or name in ("weights", "context")}
    return {name: values for name, values in found.items() if values}


def result(steps):
    """What comes of a block, alone."""
    last = next(name for name in OF_RESULT if name in steps)
    return {last: steps[last]}


class Case:
    """An input, the flags it is run with, and what is found out about it."""

    def __init__(self, name, file, document, flags):
        self.name, self.file, self.document, self.flags = name, file, document, flags
        self.is_block = has_block(document)
        of_models = mistaken_models.is_of_models(document, flags)
        self.numpy = (mistaken_block if self.is_block else mistaken_models if of_models
                      else mistaken)
        self.results = result if self.is_block else results
        self.apart = APART_OF_MODELS if of_models else APART
        if self.is_block:
            self.apart = np.inf if name.startswith("block-") else APART_OF_BLOCKS
        self.right = {}   # {variant: steps}
        self.listed = {}  # {variant: {mistake: what the audit says of it}}
        self.mistakes, self.agree, self.imprecise, self.unmade, self.pairs = 0, 0, 0, 0, 0
        self.unlisted, self.failures = [], []

    def has_own_columns(self, variant):
        """Whether nothing but keys and a mask has a column for each token attended to."""
        full = complete(self.document, self.flags)
        policy = full.get("self", "carry" if variant == "raw" else "score")
        return ("bias" not in full and "scores" not in full
                and ("memory" in full or policy == "score"))

    def without_cached(self, steps):
        """The same, with no columns for cached tokens."""
        past = cached(complete(self.document, self.flags))
        return mistaken.each(steps, lambda name, values: [row[past:] for row in values]
                             if name == "weights" else values)


def cases_of(data, scratch):
    cases = []
    for file in sorted(pathlib.Path(data).rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        name, n = str(file.relative_to(data)), len(complete(document)["tokens"])
        cases.append(Case(name, file, document, {}))
        if "word" in document:
            cases.append(Case(name, file, document, {"word": list(range(1, n + 1))}))
        if "mask" not in document and not has_block(document):
            cases.append(Case(name, file, document, {"mask": "causal"}))
    if not cases:
        raise SystemExit(f"no *.json in {data}")
    rng = np.random.default_rng(SEED)
    for index in range(RANDOM_INPUTS):
        document, flags = random_case(rng, index)
        file = scratch / f"random-{index + 1}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        cases.append(Case(file.name, file, document, flags))
    for index in range(RANDOM_MODELS):
        document, flags = random_model_case(rng)
        file = scratch / f"model-{index + 1}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        cases.append(Case(file.name, file, document, flags))
    index = 0
    while index < RANDOM_BLOCKS:
        document, flags = random_block_case(rng, index)
        # More than one key, so that they meet.
        if sum(key in document for key in mistaken_block.KEYS) < 2:
            continue
        file = scratch / f"block-{index + 1}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        cases.append(Case(file.name, file, document, flags))
        index += 1
    return cases


def audit(program, case):
    """Fills in right and listed; nothing where the input is one that the program refuses."""
    try:
        variants = oracle.trace(case.document, case.flags)
    except Refused:
        return
    arguments = command(program, case.file, case.flags, "--audit")
    try:
        _, said = run(arguments, (0,))
        expect("the audit's variants", list(variants), [one["id"] for one in said["variants"]])
        case.listed = {one["id"]: {mistake["id"]: mistake for mistake in one["mistakes"]}
                       for one in said["variants"]}
        for name in variants:
            right = case.numpy.steps(case.document, name, None, case.flags)
            if right is not None:
                case.right[name] = right
            known = mistaken_block.MISTAKES
            for mistake in case.listed[name]:
                expect(f"{mistake} is one of the catalogue", True, mistake in known)
    except (Wrong, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        case.failures.append(f"--audit: {error!r}: {shlex.join(arguments)}")
        case.right = {}


def chosen_of(case, rng):
    """The mistakes that are made of one variant."""
    if not case.is_block:
        return case.numpy.MISTAKES
    some = rng.choice(mistaken_block.OF_ATTENTION, OF_ATTENTION, replace=False)
    return (*mistaken_block.OF_BLOCK, *(str(one) for one in some))


def checks_of(case, rng):
    """(variant, label, steps, what is expected of the report) for each call of --check."""
    for variant, right in case.right.items():
        yield variant, "right", right, agrees
        yield variant, "right-results", case.results(right), agrees
        single = case.numpy.steps(case.document, variant, None, case.flags, np.float32)
        if single is not None and precise(single, right):
            yield variant, "right-decimals", written(single, decimals), agrees
            yield variant, "right-digits", written(single, digits), agrees
        else:
            case.imprecise += 1

        for mistake in chosen_of(case, rng):
            steps = case.numpy.steps(case.document, variant, mistake, case.flags)
            said = case.listed[variant].get(mistake)
            if steps is None:
                case.unmade += said is not None
                continue
            if mistake in UNLISTED:
                case.mistakes += 1
                yield variant, mistake, steps, named_or_nothing(case, variant, mistake, steps)
                continue
            if said is None:
                # A mistake that changes nothing may as well be said not to apply.
                if far_apart(steps, right, SAME):
                    case.unlisted.append((variant, mistake))
                continue
            case.mistakes += 1
            if mistake in FITTED:
                # Few numbers do not tell it; but then nothing else is named.
                yield variant, mistake, steps, named_or_nothing(case, variant, mistake, steps)
                if case.results(steps):
                    alone = case.results(steps)
                    yield (variant, f"{mistake}-results", alone,
                           named_or_nothing(case, variant, mistake, alone))
                continue
            if mistake == "argmax":
                # All numbers are 1 and 0, which are read as rounded ones.
                yield variant, mistake, steps, agrees_or(named(mistake))
                continue
            if said["shows_at"] is None or steps == right:  # which another way of making it may not be
                case.agree += 1
                yield variant, mistake, steps, agrees
            else:
                yield variant, mistake, steps, named(mistake, alone=not said["alike"])
            if case.is_block and mistake == "dropout-left-on":
                continue  # the weights tell it, and no more comes of them than of others
            yield from less_exact(case, variant, mistake, steps)
            if mistake == "past-left-out" and case.has_own_columns(variant):
                # Who leaves them out has no columns for them.
                yield (variant, f"{mistake}-narrow", case.without_cached(case.results(steps)),
                       named(mistake))
            alone = case.results(steps)
            if far_apart(alone, case.results(right), case.apart):
                yield variant, f"{mistake}-results", alone, named(mistake)
            elif far_apart(alone, case.results(right), SAME):
                yield variant, f"{mistake}-results", alone, agrees_or(named(mistake))
            elif alone:
                # Where all right numbers of a step are 0, any other is told.
                yield variant, f"{mistake}-results", alone, agrees_or(named(mistake))


def less_exact(case, variant, mistake, steps):
    """The same in single precision, and the results rounded."""
    single = case.numpy.steps(case.document, variant, mistake, case.flags, np.float32)
    if single is not None and precise(single, steps) and keeps_digits(single, steps):
        yield variant, f"{mistake}-single", single, agrees_or(named(mistake))
        if case.results(single):
            yield (variant, f"{mistake}-single-results", case.results(single),
                   agrees_or(named(mistake)))
    if case.results(steps):
        yield variant, f"{mistake}-rounded", written(case.results(steps), decimals), may_be(mistake)


def pairs_of(case, rng):
    """Two mistakes at once: they are named, or one or two others that give the same numbers are."""
    for variant, right in case.right.items():
        listed = [one for one in case.numpy.MISTAKES if one in case.listed[variant]
                  and one not in ("dropout-left-on", *FITTED)]
        pairs = [pair for pair in itertools.combinations(listed, 2)
                 if not all(one in VECTORS_MIXED_UP for one in pair)]
        for index in rng.choice(len(pairs), min(PAIRS, len(pairs)), replace=False):
            pair = pairs[index]
            steps = case.numpy.steps(case.document, variant, pair, case.flags)
            if steps is not None and far_apart(steps, right, case.apart):
                case.pairs += 1
                def makes_the_same(others, variant=variant, steps=steps):
                    made = case.numpy.steps(case.document, variant, others, case.flags)
                    return made is not None and not far_apart(steps, made, 1e-9)
                yield variant, "+".join(pair), steps, named_pair(pair, makes_the_same)


# What is expected of the exit status and the report.

def agrees(status, report):
    """A mistake may leave a number out that there should be: then none differs, but one is blank."""
    complete = report["blank"] == 0
    expect("agrees", complete, report["agrees"])
    expect("exit status", 0 if complete else 1, status)
    expect("first_difference", None, report["first_difference"])
    expect("diagnosis", [], report["diagnosis"])


def named(mistake, alone=False):
    def check(status, report):
        # Whole numbers may be read as rounded, which the report then says.
        is_loose = any(step["loose"] for step in report["steps"])
        if is_loose and (report["agrees"] or report["rounding"] and not report["diagnosis"]):
            return
        expect("agrees", False, report["agrees"])
        expect("exit status", 1, status)
        expect("first_difference is there", True, report["first_difference"] is not None)
        if alone:
            expect("diagnosis", [[mistake]], report["diagnosis"])
        elif [mistake] not in report["diagnosis"]:
            raise Wrong(f"diagnosis: the program says {report['diagnosis']!r}, expected "
                        f"{[mistake]!r} among them")
    return check


def named_or_nothing(case, variant, mistake, steps):
    def check(status, report):
        if report["agrees"]:
            return agrees(status, report)
        for ids in report["diagnosis"]:
            # Another number may be one that some mistake divides by, too; and any may give these,
            # in ways that NumPy's are not.
            others = [one for one in ids if one != mistake]
            if all(one.startswith("scale-") for one in others):
                continue
            made = case.numpy.steps(case.document, variant, tuple(others), case.flags)
            if made is not None and far_apart(steps, made, APART):
                raise Wrong(f"diagnosis: the program says {report['diagnosis']!r}, expected "
                            f"{[mistake]!r} or nothing")
        return None
    return check


def agrees_or(otherwise):
    return lambda status, report: (otherwise if report["differ"] else agrees)(status, report)


def may_be(mistake):
    """Rounded, numbers may agree, follow from each other as right ones do, or be so near the right
    ones that nobody can say."""
    def check(status, report):
        if not report["differ"]:
            return agrees(status, report)
        if all(step["follows"] for step in report["steps"]):
            return None
        if report["rounding"] and not report["diagnosis"]:
            return None
        return named(mistake)(status, report)
    return check


class Unnamed(Wrong):
    """Two mistakes at once, of which nothing is said."""


def named_pair(pair, makes_the_same):
    def check(status, report):
        expect("agrees", False, report["agrees"])
        found = [sorted(one) for one in report["diagnosis"]]
        if not found:
            raise Unnamed("nothing is named")
        if sorted(pair) in found or any(len(one) == 1 for one in found):
            return
        if not any(makes_the_same(tuple(one)) for one in report["diagnosis"]):
            raise Wrong(f"diagnosis: the program says {report['diagnosis']!r}, expected "
                        f"{list(pair)!r} among them")
    return check


def check(program, scratch, number, case, variant, text, expectations):
    """[(whether two mistakes are unnamed, what is wrong, with the command that shows it)], of all
    (label, expected) that ask for the same answers."""
    label = expectations[0][0]
    answers = scratch / f"answers-{number}-{variant}-{label}.json"
    answers.write_text(text, encoding="utf-8")
    arguments = command(program, case.file, case.flags, "--variant", variant, "--check",
                        str(answers))
    wrong, said = [], None
    for label, expected in expectations:
        try:
            said = said or run(arguments, (0, 1))
            expected(*said)
        except (Wrong, KeyError, TypeError, subprocess.TimeoutExpired) as error:
            what = str(error) if isinstance(error, Wrong) else repr(error)
            wrong.append((isinstance(error, Unnamed),
                          f"{variant}, {label}: {what}: {shlex.join(arguments)}"))
    if not wrong:
        answers.unlink()
    return wrong


def by_answers(checks):
    """{(variant, text of the answers): [(label, expected)]}: what two mistakes make alike, or
    leave as it is, is asked for once."""
    asked = {}
    for variant, label, steps, expected in checks:
        text = json.dumps({variant: steps}, allow_nan=False)
        asked.setdefault((variant, text), []).append((label, expected))
    return asked


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-mistakes-"))
    print(f"seed {SEED}")
    cases = cases_of(data, scratch)
    calls, mistakes, unlisted, imprecise, failing, unmade, pairs, runs = 0, 0, 0, 0, 0, 0, 0, 0
    unnamed = []
    rngs = {is_block: np.random.default_rng(SEED + is_block) for is_block in (False, True)}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda case: audit(program, case), cases))
        for number, case in enumerate(cases):
            if not case.right and not case.failures:
                print(f"{case.name}: refused, as it should be ({told(case.document, case.flags)})")
                continue
            rng = rngs[case.is_block]
            asked = by_answers((*checks_of(case, rng), *pairs_of(case, rng)))
            checks = [one for alike in asked.values() for one in alike]
            waiting = [pool.submit(check, program, scratch, number, case, variant, text, alike)
                       for (variant, text), alike in asked.items()]
            wrong = [one for done in waiting for one in done.result()]
            runs += len(waiting)
            unnamed += [what for is_unnamed, what in wrong if is_unnamed]
            case.failures += [
                what for is_unnamed, what in wrong if not is_unnamed and
                not (case.file.name in COME_AS_NEAR and what.startswith(NEAR_IN))]
            case.failures += [f"{variant}, {mistake}: applies, but the audit does not list it: "
                              + shlex.join(command(program, case.file, case.flags, "--audit"))
                              for variant, mistake in case.unlisted]
            print(f"{case.name}: {len(case.right)} variants, {case.mistakes} mistakes, "
                  f"{case.agree} of them change nothing, {len(checks)} checks"
                  f" ({told(case.document, case.flags)})")
            for failure in case.failures:
                print(f"  WRONG: {failure}")
            calls += len(checks)
            mistakes += case.mistakes
            unlisted += len(case.unlisted)
            imprecise += case.imprecise
            unmade += case.unmade
            pairs += case.pairs
            failing += len(case.failures)
    if len(unnamed) > MOST_UNNAMED * pairs:
        failing += len(unnamed)
        print("\n".join(f"  UNNAMED: {what}" for what in unnamed))
    print(f"{len(cases)} inputs, {mistakes} mistakes made, {unmade} more that the program lists and "
          f"NumPy's way leads to no numbers, {pairs} pairs, {len(unnamed)} of them unnamed, "
          f"{calls} checks in {runs} runs, {imprecise} variants too imprecise in single precision, "
          f"{unlisted} mistakes not listed, {failing} failures"
          + (f"; inputs and answers are kept in {scratch}" if failing else ""))
    if not failing:
        shutil.rmtree(scratch)
    return 1 if failing else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: name_mistakes.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
