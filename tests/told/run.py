#!/usr/bin/env python3
"""Holds the text of a trace against its JSON: no number is lost, and each stands in its place.

    run.py PROGRAM DATA_DIR

Inputs: each *.json in data/ and below it, and some beside this file (what those of data/ lack),
with the words that it encodes by default, with each word alone and with all of them. Their JSON is
held against NumPy elsewhere (tests/oracle). Of the text, page.py says which number stands where,
and written.py how it must be written. No line may be wider than the page; of what newer models do,
neither on a narrow or a wide one. Exit status: 0 all is well, 1 something is not, 2 usage.
"""

import json
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
from blocks import has_block, hold_block
from page import PAIRS, READY, ROW_FACTS, Page, Unreadable, of_one_column
from written import number

HERE = pathlib.Path(__file__).resolve().parent

# How long a text may be, in lines of 80 columns: who would read more?
LONGEST = [("lecture.json", [], 145), ("lecture.json", ["--variant", "qkv"], 80),
           ("pronoun.json", [], 150), ("pronoun.json", ["--variant", "qkv"], 70),
           ("published/raschka-causal.json", [], 180),
           ("published/blazewild-two-heads.json", [], 200),
           ("models/alibi.json", ["--variant", "qkv"], 110),
           ("models/cached-third-token.json", ["--variant", "qkv"], 80),
           ("models/grouped-rotary.json", ["--variant", "qkv"], 170),
           ("models/window-sink.json", ["--variant", "qkv"], 75)]
SYMBOLS = {"queries": "Q", "keys": "K", "values": "V", "context": "C", "concat": "H",
           "output": "O", **{step: symbol for symbol, step in READY.items()},
           **{step: facts[0] for step, facts in PAIRS.items()}}


def run(program, *arguments, columns=80):
    done = subprocess.run([program, *arguments], capture_output=True, check=True, timeout=60,
                          env={"COLUMNS": str(columns)})
    return done.stdout.decode()


def too_wide(text, columns):
    return [f"a line wider than {columns}: {line}" for line in text.split("\n")
            if len(of_one_column(line)) > columns]


class Holder:
    """Holds one page against one trace, and counts what it has held."""

    def __init__(self, page, trace, arithmetic, asked):
        self.page, self.trace, self.arithmetic = page, trace, arithmetic
        words = trace["words"]
        # The row of the word that the input asks for, else the last.
        self.worked_out = words.index(asked) if asked in words else len(words) - 1
        self.troubles = []
        self.count = 0

    def hold(self):
        for place, variant in enumerate(self.trace["variants"]):
            self.variant = variant
            for step in variant["steps"]:
                self.step, self.head = step, step.get("head")
                self.where = self.told_in(place, step)
                self.hold_step(step)
                if self.where == variant["id"]:
                    self.hold_arithmetic(step)
        self.hold_input()
        return self.hold_mask()

    def trouble(self, what):
        heads = f"head {self.head} " if self.head else ""
        self.troubles.append(f"{self.variant['id']} {heads}{self.step['id']}: {what}")

    # The variant that tells of a step: this one, or an earlier one with the same numbers.
    def told_in(self, place, step):
        above = self.page.above.get(self.variant["id"], [])
        if SYMBOLS.get(step["id"]) not in above:
            return self.variant["id"]
        # What is not scored and what is hidden are alike in values, but not in what is told.
        scores_itself = self.variant["settings"]["self"] == "score"
        for other in self.trace["variants"][:place]:
            if step["id"] in PAIRS and (other["settings"]["self"] == "score") != scores_itself:
                continue
            for told in other["steps"]:
                if told["id"] == step["id"] and told.get("head") == self.head and \
                        told["values"] == step["values"]:
                    return other["id"]
        self.trouble("it is not told above")
        return self.variant["id"]

    def find(self, value, what, *found):
        """What is found of a number, None where it is not there, must be it, and there once."""
        self.count += 1
        found = [text for text in found if text is not None]
        if not found:
            return self.trouble(f"{what}: {value} is not there")
        for text in found:
            if text != number(value):
                self.trouble(f"{what}: {text} stands for {number(value)}")
        return None

    def hold_step(self, step):
        values = step["values"]
        if step["id"] in PAIRS:
            for word, row in enumerate(values):
                for token, value in enumerate(row):
                    self.hold_pair(word, token, value)
        elif step["id"] in READY.values() and step["op"] != "split":
            self.hold_ready(step)
        elif step["id"] == "weighted_values":
            if self.arithmetic != "none":
                self.hold_weighted(values[self.worked_out], self.worked_out)
        elif step["id"].endswith("keys") or step["id"] == "values":
            self.hold_vectors(values, range(len(values)))
        elif step["id"] != "context" or self.head is None:
            self.hold_vectors(values, [word - 1 for word in self.trace["words"]])
        if step["id"] == "weights":
            self.hold_sink_weights()
        if self.arithmetic != "none" or len(values) == 1:
            self.hold_numbers_of_step(step)
        for fact in ("sum", "max", "sink_exponential"):
            for word, value in enumerate(step.get(fact, [])):
                self.hold_fact(fact, word, value)

    # What a step has one of: of many words without arithmetic no step is told, but its matrix.
    def hold_numbers_of_step(self, step):
        if "slope" in step:
            self.find(step["slope"], "slope", self.page.slopes.get((self.where, self.head)))
        if "sink" in step:
            self.find(step["sink"], "sink", self.page.facts.get(
                (self.where, self.head, self.worked_out, "sink")))

    # Positions of the rows of a step that makes queries or keys ready.
    def rows_of(self, step):
        if step["id"].endswith("queries"):
            return [word - 1 for word in self.trace["words"]]
        return range(len(step["values"]))

    def hold_ready(self, step):
        key = (self.where, step["id"], self.head)
        for i, row in enumerate(self.rows_of(step)):
            for feature, value in enumerate(step["values"][i]):
                self.find(value, (row, feature), self.page.ready.get((*key, row, feature)))
            for fact in ROW_FACTS:
                if fact not in step:
                    continue
                of_row = step[fact][i]
                for place, value in enumerate(of_row if isinstance(of_row, list) else [of_row]):
                    self.find(value, f"{fact} {place} of row {row}",
                              self.page.rows_of.get((*key, row, fact, place)))

    def hold_vectors(self, values, rows):
        for row, vector in zip(rows, values):
            for feature, value in enumerate(vector):
                # Heads have their blocks of the features.
                key = (row, feature + (len(vector) * (self.head - 1) if self.head else 0))
                self.find(value, key, self.page.vectors.get((self.where, self.step["id"], *key)),
                          self.page.ready.get((self.where, self.step["id"], None, *key)))

    def hold_pair(self, word, token, value):
        step = self.step["id"]
        key = (self.where, step, self.head, word, token)
        shown, worked = self.page.pairs.get(key), self.page.worked.get(key)
        scored = self.value_of(self.first_of_pairs(), word, token) is not None
        hidden = scored and self.is_hidden(word, token)
        if not scored:
            if shown not in (None, "–") or worked is not None or \
                    (len(self.trace["words"]) == 1 and step == "weights" and shown is None and
                     (self.where, word, token) not in self.page.unscored):
                self.trouble(f"{word, token} is not scored, and has {shown or worked}")
        elif value is None and hidden:
            if shown != "−∞" and (self.where, "masked_scores", *key[2:]) not in self.page.hidden:
                self.trouble(f"{word, token} is hidden, and has {shown or worked}")
        elif hidden and step in ("exponentials", "weights") and value == 0 and shown is None:
            # That it is hidden says that it is 0.
            if (self.where, "masked_scores", *key[2:]) not in self.page.hidden:
                self.trouble(f"{word, token} is hidden, and nothing says so")
        elif step == "masked_scores" and shown is None:
            # What is not hidden stays as it is.
            source = self.step["from"][0].split(".")[-1]
            self.find(value, (word, token), self.page.worked.get((self.where, source, *key[2:])))
        else:
            # Weights stand in each variant's answer, told above or not.
            again = self.page.pairs.get((self.variant["id"], *key[1:]))
            self.find(value, (word, token), shown, worked, again)

    def first_of_pairs(self):
        return "scores" if self.values_of("scores") else "scaled_scores"

    def values_of(self, step):
        for other in self.variant["steps"]:
            if other["id"] == step and other.get("head") == self.head:
                return other["values"]
        return None

    def value_of(self, step, word, token):
        return self.values_of(step)[word][token]

    def is_hidden(self, word, token):
        masked = self.values_of("masked_scores")
        return masked is not None and masked[word][token] is None

    def hold_weighted(self, vectors, word):
        for token, vector in enumerate(vectors):
            is_nothing = self.is_hidden(word, token) and self.value_of("weights", word, token) == 0
            if vector[0] is None or is_nothing:
                continue
            for feature, value in enumerate(vector):
                key = (word, token, feature)
                self.find(value, key, self.page.weighted.get((self.where, self.head, *key)))

    # What a sink takes stands with the weights of each variant, told above or not.
    def hold_sink_weights(self):
        exponentials = next((step for step in self.variant["steps"]
                             if step["id"] == "exponentials" and step.get("head") == self.head), {})
        for word, of_sink in enumerate(exponentials.get("sink_exponential", [])):
            key = (self.head, word, "sink_weight")
            self.find(of_sink / exponentials["sum"][word], f"weight of the sink, word {word}",
                      self.page.facts.get((self.where, *key)),
                      self.page.facts.get((self.variant["id"], *key)))

    def hold_fact(self, fact, word, value):
        text = self.page.facts.get((self.where, self.head, word, fact))
        if value is None or value == 0:  # nothing was added up
            return
        if text is None and fact == "max":
            # It stands among what it is the largest of.
            sources = [source for source in ("masked_scores", "biased_scores", "capped_scores",
                                                 "scaled_scores", "scores")
                       if self.values_of(source)]
            row = [numbers.get((self.where, source, self.head, word, token))
                   for token in range(len(self.step["values"][word]))
                   for numbers, source in [(self.page.pairs, sources[0]),
                                           *((self.page.worked, one) for one in sources)]]
            text = number(value) if number(value) in row else None
        self.find(value, f"{fact} of word {word}", text)

    # What is worked out must be right; with all, everything must be.
    def hold_arithmetic(self, step):
        of_positions = ("queries", "output")
        if step["id"] in READY.values() and step["id"].endswith("queries"):
            of_positions = (*of_positions, step["id"])
        for key, text in self.page.worked.items():
            if key[:3] != (self.where, step["id"], self.head):
                continue
            row = key[3] if step["id"] not in of_positions else \
                self.trace["words"].index(key[3] + 1)
            self.find(step["values"][row][key[4]], f"worked {key}", text)
        for key, text in self.page.weighted.items():
            if step["id"] == "weighted_values" and key[:2] == (self.where, self.head):
                self.find(step["values"][key[2]][key[3]][key[4]], f"worked {key}", text)
        if self.arithmetic != "all" or step["id"] in ("masked_scores", "concat"):
            return
        if step["id"] == "weighted_values":
            for word, vectors in enumerate(step["values"]):
                self.hold_weighted(vectors, word)
            return
        for i, row in enumerate(step["values"]):
            place = self.trace["words"][i] - 1 if step["id"] in of_positions else i
            for j, value in enumerate(row):
                if value is None or (step["id"] in PAIRS and self.is_hidden(i, j)):
                    continue
                if step["op"] == "split":
                    continue  # it is worked out before
                key = (self.where, step["id"], self.head, place, j)
                self.find(value, f"worked {key}", self.page.worked.get(key))

    # Matrices of the input that something shown reads, where they are first read.
    def hold_input(self):
        given = {key: value for key, value in self.trace["input"].items()
                 if key in ("embeddings", "queries", "keys", "values") or key[:2] in ("W_", "b_")}
        norm, past = (self.trace["input"].get(key, {}) for key in ("qk_norm", "past"))
        given |= {f"qk_norm.{key}": norm[key] for key in ("queries", "keys") if key in norm}
        given |= {f"past_{key}": past[key] for key in ("keys", "values") if key in past}
        if "memory" in self.trace["input"] and "embeddings" in self.trace["input"]["memory"]:
            given["memory"] = self.trace["input"]["memory"]["embeddings"]
        shown = {key[1] for key in self.page.vectors}
        used = {name.split("ᵀ")[0] for variant in self.trace["variants"]
                for step in variant["steps"] for name in step["from"]}
        for name, matrix in given.items():
            if name not in used and name != "memory":
                continue
            if name not in shown:
                self.troubles.append(f"{name} is not there")
                continue
            rows = matrix if isinstance(matrix[0], list) else [matrix]
            texts = {}  # of each variant that it stands in
            for key, text in self.page.vectors.items():
                if key[1] == name:
                    texts.setdefault(key[2:], set()).add(text)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    self.count += 1
                    if texts.get((i, j)) != {number(value)}:
                        self.troubles.append(f"{name}[{i}][{j}]: {texts.get((i, j))} for {value}")


        self.hold_given_pairs(used)

    # Of scores and biases, one for all heads or one of each.
    def hold_given_pairs(self, used):
        for name in ("scores", "bias"):
            matrices = self.trace["input"].get(name) if name in used else None
            if matrices is None:
                continue
            heads = matrices if isinstance(matrices[0][0], list) else [matrices]
            cells = {(name, head if len(heads) > 1 else None, word, token): number(value)
                     for head, matrix in enumerate(heads, 1) for word, row in enumerate(matrix)
                     for token, value in enumerate(row)}
            self.count += len(cells)
            texts = {key: text for key, text in self.page.given_pairs.items() if key[0] == name}
            if texts != cells:
                self.troubles.append(f"{name}: {texts} for {cells}")

    def hold_mask(self):
        mask = self.trace["input"].get("mask")
        texts = {key[2:]: text for key, text in self.page.vectors.items() if key[1] == "mask"}
        if isinstance(mask, list) and isinstance(mask[0], list):
            words = [word - 1 for word in self.trace["words"]]
            rows = mask if len(mask) > max(words) else dict(zip(words, mask))
            cells = {(word, token): number(rows[word][token])
                     for word in words for token in range(len(rows[word]))}
            self.count += len(cells)
            if texts != cells:
                self.troubles.append(f"mask: {texts} for {cells}")
        return self


def hold(program, file, *arguments):
    """The troubles of a text, and how many numbers were held."""
    arithmetic = arguments[arguments.index("--arithmetic") + 1] if "--arithmetic" in arguments \
        else "first"
    words = [argument for argument in arguments if argument not in ("--arithmetic", arithmetic)]
    trace = json.loads(run(program, file, "--format", "json", *words))
    text = run(program, file, *arguments)
    troubles = too_wide(text, 80)
    if has_block(trace):
        of_block, count = hold_block(text, trace, arithmetic)
        return troubles + of_block, count
    try:
        page = Page(text, trace)
    except (Unreadable, StopIteration) as why:
        return [f"unreadable: {why}"], 0
    if arithmetic == "none":
        # A step's formula, which begins with its number, may say what a root comes to.
        troubles += [f"there is arithmetic: {line}" for line in text.split("\n")
                     if re.search(r"\d\)? [=≈] |e\^\(-?\d|\d × \[", line)
                     and not re.match(r"\d+ [A-Z]|    [A-Z]\S* = [A-Z([]", line)]
    asked = json.loads(pathlib.Path(file).read_text()).get("word")
    if isinstance(asked, str):
        asked = trace["input"]["tokens"].index(asked) + 1
    held = Holder(page, trace, arithmetic, asked).hold()
    return troubles + held.troubles, held.count


def main(program, data):
    failures = count = texts = 0
    files = [*sorted(pathlib.Path(data).rglob("*.json")), *sorted(HERE.glob("*.json"))]
    for file in files:
        tokens = json.loads(run(program, str(file), "--format", "json"))["input"]["tokens"]
        everyone = ",".join(str(i + 1) for i in range(len(tokens)))
        choices = [[], ["--word", everyone]] + [["--word", str(i + 1)] for i in range(len(tokens))]
        runs = [*choices, *([*choice, "--arithmetic", "all"] for choice in choices),
                *([*choice, "--arithmetic", "none"] for choice in choices[:3])]
        for arguments in runs:
            troubles, held = hold(program, str(file), *arguments)
            count += held
            texts += 1
            for trouble in troubles[:5]:
                print(f"{file.name} {' '.join(arguments)}: {trouble}")
            failures += len(troubles)
        if file.parent in (HERE, pathlib.Path(data) / "models"):
            troubles = [trouble for columns in (60, 120) for arguments in choices
                        for trouble in too_wide(run(program, str(file), *arguments,
                                                    columns=columns), columns)]
            for trouble in troubles[:5]:
                print(f"{file.name}: {trouble}")
            failures += len(troubles)
    for name, flags, longest in LONGEST:
        lines = run(program, str(pathlib.Path(data) / name), *flags).count("\n")
        if lines > longest:
            print(f"{name} {' '.join(flags)}: {lines} lines, expected {longest} at most")
            failures += 1
    print(f"{count} numbers in {texts} texts, {failures} troubles")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
