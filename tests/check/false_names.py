"""Gives the program right numbers with a slip in them, and expects it to name no mistake.

    false_names.py PROGRAM DATA_DIR

Inputs: each *.json in data/ and below it, and random ones of many shapes. Of each some steps are
written down, in doubles, in single precision or with 2 to 5 decimals; then one to three digits are
off, or one number is worked out wrongly, with a product that is wrong, a sign, or a term left out,
and perhaps gone on with. A mistake may be named only if its numbers are those: made by mistaken.py
or by mistaken_models.py or mistaken_block.py, each is the number that is written, as far as its
digits say, or follows from those before it.
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
import warnings

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import mistaken  # first: it also finds the oracle's modules
import mistaken_models
import oracle
from document import Refused, complete
from name_mistakes import Wrong, cases_of, command, numbers_of, run

SEED = 20261128
SHEETS = 3000
MOST_NUMBERS = 150  # of a sheet: nobody fills in more, and they take long to be checked
GIVEN = (("weights",), ("context",), ("weights", "context"), ("scores", "weights", "context"),
         ("scores", "scaled_scores", "exponentials", "weights", "context"))
# Of today's models also what comes before and between these.
GIVEN_OF_MODELS = (*GIVEN, ("rotated_queries", "rotated_keys"),
                   ("normed_queries", "rotated_queries"), ("biased_scores", "weights"),
                   ("capped_scores", "context"))
# And of what stands around it, where all heads' steps are.
GIVEN_OF_BLOCKS = (("residual_1",), ("norm_1",), ("residual_1", "norm_1"), ("ffn_output",),
                   ("ffn_hidden", "ffn_activated"), ("ffn_activated", "ffn_output"), ("norm_2",),
                   ("residual_2", "norm_2"), ("positioned", "norm_2"), ("queries_hidden", "queries"))
# As what vectors are compared, the last first.
COMPARED = ("scaled_", "rotated_", "normed_", "")

# What single precision may lose, beside the largest number of a step.
SINGLE = 1e-4


def one_head(steps):
    """The steps of one of the heads, and where they stand."""
    heads = [name for name in steps if name.startswith("head")]
    return (heads[0], steps[heads[0]]) if heads else (None, steps)


def as_array(values):
    return np.array(values, dtype=float)


def gone_on_with(document, step, name, changed):
    """What follows from a step's changed numbers: the later steps of the same head, the first."""
    later = {}
    if name == "scores":
        last, scaled = as_array(step["scores"]), changed
        if "scaled_scores" in step:
            with np.errstate(all="ignore"):
                ratio = np.nanmedian(as_array(step["scaled_scores"]) / last)
            last, scaled = as_array(step["scaled_scores"]), changed * ratio
            later["scaled_scores"] = scaled
        if "capped_scores" in step:
            cap = document["softcap"]
            last, scaled = as_array(step["capped_scores"]), cap * np.tanh(scaled / cap)
            later["capped_scores"] = scaled
        if "biased_scores" in step:
            scaled = scaled + (as_array(step["biased_scores"]) - last)
            later["biased_scores"] = scaled
        seen = np.isfinite(as_array(step.get("masked_scores", step["scores"])))
        empty = ~seen.any(axis=1, keepdims=True)
        largest = np.max(scaled, axis=1, keepdims=True, where=seen, initial=-np.inf)
        sinks = document.get("sinks")
        sink = sinks[0] if isinstance(sinks, list) else sinks
        if sink is not None:
            largest = np.maximum(largest, sink)
        with np.errstate(all="ignore"):
            exponentials = np.where(seen, np.exp(scaled - largest), 0.0)
            exponentials = np.where(empty, as_array(step["exponentials"]), exponentials)
            sums = np.nansum(exponentials, axis=1, keepdims=True)
            if sink is not None:
                sums = sums + np.exp(sink - largest)
            weights = exponentials / np.where(sums == 0, 1, sums)
        unscored = np.isnan(as_array(step["exponentials"]))
        later["exponentials"] = np.where(unscored, np.nan, exponentials)
        later["weights"] = np.where(unscored, np.nan, weights)
        before, after = as_array(step["weights"]), later["weights"]
        weighted = as_array(step["weighted_values"])
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a token that no word sees
            vectors = np.nan_to_num(np.nanmedian(weighted / before[:, :, None], axis=0))
        own = as_array(step["context"]) - np.nansum(weighted, axis=1)
        later["context"] = np.nansum(after[:, :, None] * vectors, axis=1) + own
    return later


def last_of(step, name):
    """Queries or keys as they are compared; None where they are no step of this head."""
    found = [step[before + name] for before in COMPARED if before + name in step]
    return as_array(found[0]) if found else None


def slipped(rng, step):
    """(name, place, number) of a number of the scores or the context worked out wrongly."""
    rows, others = (last_of(step, name) for name in ("queries", "keys"))
    # Cached keys stand in no step.
    are_all = (rows is not None and others is not None and "scores" in step
               and len(others) == len(step["scores"][0]))
    name = "scores" if rng.random() < 0.5 and are_all else "context"
    if name == "scores":
        i, j = rng.integers(len(rows)), rng.integers(len(others))
        terms, right = rows[i] * others[j], as_array(step["scores"])[i, j]
    else:
        weighted = as_array(step["weighted_values"])
        i, j = rng.integers(weighted.shape[0]), rng.integers(weighted.shape[2])
        terms, right = weighted[i, :, j], as_array(step["context"])[i, j]
    terms = terms[np.isfinite(terms)]
    if len(terms) < 2 or not np.isfinite(right):
        return None
    term = terms[rng.integers(len(terms))]
    kind = rng.integers(3)
    off = (-2 * term if kind == 0 else -term if kind == 1
           else term * rng.choice([0.1, -0.1, 1, 9, -0.9]))
    return name, (i, j), right + off


def digits_off(rng, numbers, unit):
    """One to three of the numbers with a digit off, in place; `unit` is that of the last decimal,
    nothing where they are written in full."""
    places = np.argwhere(np.isfinite(numbers) & (numbers != 0))
    if len(places) == 0:
        return False
    for place in rng.permutation(places)[:rng.integers(1, 4)]:
        number = numbers[tuple(place)]
        step = unit or 10.0 ** (np.floor(np.log10(abs(number))) - rng.integers(2, 6))
        numbers[tuple(place)] = number + rng.choice([-1, 1]) * step
    return True


def written(array, decimals, single):
    """As lists, each number with so many decimals, or as it is."""
    if single:
        array = array.astype(np.float32).astype(float)
    if decimals is not None:
        array = np.round(array, decimals)
    return np.where(np.isfinite(array), array.astype(object), None).tolist()


class Sheet:
    """Right numbers of some steps, with a slip."""

    def __init__(self, rng, case, variant):
        self.case, self.variant = case, variant
        self.decimals = rng.choice([None, None, 2, 3, 4, 5])
        self.single = self.decimals is None and rng.random() < 0.5
        head, step = one_head(case.right[variant])
        given = GIVEN if case.numpy is mistaken else GIVEN_OF_MODELS
        if case.is_block and rng.random() < 0.7:
            head, step, given = None, case.right[variant], GIVEN_OF_BLOCKS
        names = [name for name in given[rng.integers(len(given))] if name in step]
        arrays = {name: as_array(step[name]) for name in names}
        if self.decimals is not None:
            arrays = {name: np.round(array, self.decimals) for name, array in arrays.items()}
        self.what = self.spoil(rng, step, arrays) if names else None
        own = {name: written(array, self.decimals, self.single)
               for name, array in arrays.items()}
        self.steps = own if head is None else {head: own}
        self.size = sum(array.size for array in arrays.values())

    def spoil(self, rng, step, arrays):
        names = list(arrays)
        if rng.random() < 0.5 and "weighted_values" in step:
            slip = slipped(rng, step)
            if slip and slip[0] in arrays:
                name, place, number = slip
                changed = as_array(step[name])
                changed[place] = number
                arrays[name] = changed
                if rng.random() < 0.5:
                    later = gone_on_with(self.case.document, step, name, changed)
                    arrays.update({one: later[one] for one in names if one in later})
                return f"{name} worked out wrongly"
        name = names[rng.integers(len(names))]
        unit = None if self.decimals is None else 10.0 ** -self.decimals
        return f"digits off in {name}" if digits_off(rng, arrays[name], unit) else None

    def made(self, mistake):
        """The numbers of a mistake; of one that mixes rows, also where some words are encoded."""
        document, flags = self.case.document, self.case.flags
        steps = self.case.numpy.steps(document, self.variant, mistake, flags)
        if steps is not None or self.case.numpy is not mistaken:
            return steps
        full = complete(document, flags)
        everyone = list(range(1, len(full["tokens"]) + 1))
        steps = mistaken.steps(document, self.variant, mistake, flags | {"word": everyone})
        if steps is None:
            return None
        rows = [position - 1 for position in full["word"]]
        return mistaken.each(steps, lambda name, values: values if name in ("keys", "values")
                             else [values[row] for row in rows])

    def is_of(self, ids, report):
        """Whether the numbers are those of the mistakes, but for steps that follow from others."""
        if "dropout-left-on" in ids:
            return False
        ways = [tuple(ids)]
        if len(ids) == 1:
            ways = [ids[0], *mistaken_models.IN_ONE.get(ids[0], ())]
        return any(self.is_made(way, report) for way in ways)

    def is_made(self, way, report):
        made = self.made(way)
        if made is None:
            return False
        made, right = dict(numbers_of(made)), dict(numbers_of(self.case.right[self.variant]))
        half_unit = 0 if self.decimals is None else 0.5 * 10.0 ** -self.decimals
        following = {(*([f"head{step['head']}"] if "head" in step else []), step["id"])
                     for step in report["steps"] if step["follows"]}
        for place, theirs in numbers_of(self.steps):
            if place in following:
                continue
            ours = made.get(place, right[place])
            if ours.shape != theirs.shape:
                return False
            room = half_unit * (1 + 1e-9) + SINGLE * np.nanmax(np.abs(ours), initial=0)
            both = np.isfinite(ours) & np.isfinite(theirs)
            if (np.abs(ours - theirs)[both] > room).any():
                return False
        return True


def check(program, scratch, number, sheet):
    """(named at all, what is wrong, with the command that shows it, or nothing)."""
    answers = scratch / f"sheet-{number}.json"
    answers.write_text(json.dumps({sheet.variant: sheet.steps}, allow_nan=False), encoding="utf-8")
    case = sheet.case
    arguments = command(program, case.file, case.flags, "--variant", sheet.variant, "--check",
                        str(answers))
    try:
        status, report = run(arguments, (0, 1))
        false = [ids for ids in report["diagnosis"] if not sheet.is_of(ids, report)]
        if not false:
            answers.unlink()
            return status, bool(report["diagnosis"]), None
        what = f"{sheet.what}, named {false}"
    except (Wrong, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        status, what = 2, repr(error)
    how = ("doubles" if sheet.decimals is None and not sheet.single else
           "single precision" if sheet.single else f"{sheet.decimals} decimals")
    return status, True, f"{what}, {how}: {shlex.join(arguments)}"


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-false-names-"))
    print(f"seed {SEED}")
    rng = np.random.default_rng(SEED)
    cases = []
    for case in cases_of(data, scratch):
        try:
            variants = oracle.trace(case.document, case.flags)
        except Refused:
            continue
        for variant in variants:
            steps = case.numpy.steps(case.document, variant, None, case.flags)
            if steps is not None:
                case.right[variant] = steps
        if case.right:
            cases.append(case)
    sheets = []
    while len(sheets) < SHEETS:
        case = cases[rng.integers(len(cases))]
        variant = list(case.right)[rng.integers(len(case.right))]
        _, step = one_head(case.right[variant])
        if "context" not in step or as_array(step["context"]).size > MOST_NUMBERS:
            continue
        sheet = Sheet(rng, case, variant)
        if sheet.what and sheet.size <= MOST_NUMBERS:
            sheets.append(sheet)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        told = list(pool.map(lambda one: check(program, scratch, *one), enumerate(sheets)))
    failures = [what for _, _, what in told if what]
    for failure in failures:
        print(f"  WRONG: {failure}")
    print(f"{len(sheets)} sheets, {sum(status == 1 for status, _, _ in told)} of which differ, "
          f"{sum(named for _, named, _ in told)} named, {len(failures)} failures"
          + (f"; inputs and answers are kept in {scratch}" if failures else ""))
    if not failures:
        shutil.rmtree(scratch)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: false_names.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
