"""Reads the text of a trace: which number stands in which place.

A number of a table belongs to the row that it stands in and to the column under whose label or
title it stands; one of a line of arithmetic to the step, head and word whose heading is above it,
and to the token that begins it. What is in no such place is not read.
"""

import collections
import re

PAIRS = {"scores": ("S", "score"), "scaled_scores": ("Z", "scaled"),
         "capped_scores": ("Zᶜ", "capped"), "biased_scores": ("Zᵇ", "biased"),
         "masked_scores": ("Z′", "masked"), "exponentials": ("E", "exp"),
         "weights": ("A", "weight")}
# A letter with a sign above it is two characters in one column: here it is one.
ONE_COLUMN = {"Q\u0302": "\ue000", "K\u0302": "\ue001", "Q\u0303": "\ue002", "K\u0303": "\ue003",
              "q\u0302": "\ue004", "k\u0302": "\ue005", "q\u0303": "\ue006", "k\u0303": "\ue007"}
# Queries and keys that are made ready to be compared, as a matrix and as a row are called.
READY = {"\ue000": "normed_queries", "\ue001": "normed_keys", "Q°": "rotated_queries",
         "K°": "rotated_keys", "\ue002": "scaled_queries", "\ue003": "scaled_keys"}
READY_ROWS = {"\ue004": "normed_queries", "\ue005": "normed_keys", "q°": "rotated_queries",
              "k°": "rotated_keys", "\ue006": "scaled_queries", "\ue007": "scaled_keys"}
ROW_FACTS = ("mean", "variance", "root", "angles", "cos", "sin")
STEPS = {name.replace("_", " ").capitalize(): name for name in
         [*PAIRS, *READY.values(), "weighted_values", "context", "concat", "output"]}
VECTORS = {"X": "embeddings", "M": "memory", "Q": "queries", "K": "keys", "V": "values",
           "C": "context", "H": "concat", "O": "output", "K₋": "past_keys", "V₋": "past_values",
           "g_Q": "qk_norm.queries", "g_K": "qk_norm.keys"}
GIVEN_PAIRS = {"S": "scores", "B": "bias"}
PROJECTED = {"q": "queries", "k": "keys", "v": "values", "o": "output"}
ORDINARY = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789" * 2, "⁽⁾")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BAR = re.compile(r"[█▏▎▍▌▋▊▉]+")
PHRASE = re.compile(r"\S+(?: \S+)*")
NUMBER = re.compile(r"\(?-?[0-9][0-9.]*(?:e[-+][0-9]+)?\)?|–|−∞")


class Unreadable(Exception):
    """The text is not what such a text looks like."""


def require(condition, why):
    if not condition:
        raise Unreadable(why)


def labels_of(tokens):
    """What tokens are called: themselves, with their position where two are alike."""
    counts = collections.Counter(tokens)
    return [token if counts[token] == 1 else f"{token}{str(i + 1).translate(SUBSCRIPTS)}"
            for i, token in enumerate(tokens)]


def phrases(line, start=0, end=None):
    """[(column, text)] of what is apart by two spaces or more."""
    return [(found.start(), found.group()) for found in
            PHRASE.finditer(line, start, len(line) if end is None else end)]


def of_one_column(text):
    """A text in which each character takes a column."""
    for letter, one in ONE_COLUMN.items():
        text = text.replace(letter, one)
    return text


class Page:
    """The numbers of a page as they are written.

    pairs     {(variant, step, head, word, token): text}; heads from 1, or None where there is one
    given_pairs {("scores" or "bias", head, word, token): text}; words by position in the sentence
    facts     {(variant, head, word, "sum", "max", "sink", "sink_exponential" or "sink_weight"):
              text}
    ready     {(variant, step, head, row, feature): text}; of queries' heads and of keys' heads,
              rows as in the step, but queries by position in the sentence
    rows_of   {(variant, step, head, row, fact, place): text} of what "ready" was made with
    slopes    {(variant, head): text}
    vectors   {(variant, matrix, row, feature): text}; rows by position in the sentence
    worked    {(variant, step, head, word, token or feature): text} of lines of arithmetic
    weighted  {(variant, head, word, token, feature): text}
    hidden    {(variant, step, head, word, token)} said to be hidden
    unscored  {(variant, word, token)} said to be not scored
    above     {variant: symbols said to stand above}
    """

    def __init__(self, text, trace):
        # Tables beside each other are apart by a rule, which is read as if it were blank.
        self.lines = of_one_column(text).replace(" │ ", "    ").split("\n")
        given = trace["input"]
        self.words = [position - 1 for position in trace["words"]]
        self.word_labels = labels_of(given["tokens"])
        memory = given.get("memory")
        past = given.get("past", {}).get("tokens", [])
        self.past = len(past)
        self.token_labels = labels_of(memory["tokens"] if memory else past + given["tokens"])
        self.shared = {(variant["id"], step["id"]) for variant in trace["variants"]
                       for step in variant["steps"] if "head" not in step}
        self.row_counts = {(variant["id"], step["id"]): len(step["values"])
                           for variant in trace["variants"] for step in variant["steps"]}
        self.given = given
        self.has_memory = memory is not None
        self.heads = given.get("heads", 1)
        self.pairs, self.facts, self.vectors, self.worked = {}, {}, {}, {}
        self.weighted, self.hidden, self.unscored, self.above = {}, set(), set(), {}
        self.given_pairs, self.ready, self.rows_of, self.slopes = {}, {}, {}, {}
        self.at = 0
        self.variant = self.word = self.head = self.step = None
        self.last_pairs = self.last_ready = None
        self.angles = []
        while self.at < len(self.lines):
            self.read()

    def keep(self, where, key, text):
        require(NUMBER.fullmatch(text), f"{key}: no number: {text!r}")
        require(where.get(key, text) == text, f"{key}: {where.get(key)} and {text}")
        where[key] = text

    # One line, or the lines that belong together from here on.
    def read(self):
        self.take_pairs()
        self.take_biases()
        line = self.lines[self.at]
        if (sink := re.search(r"or the sink, (\S+)\)", line)) and self.word is not None:
            self.keep(self.facts, (self.variant, self.head, self.word, "sink"), sink.group(1))
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        if line.startswith("━━ "):
            return self.begin_variant(line)
        if line.startswith("── "):
            worked_out = re.search(r"\(word (\d+) of", line)
            self.word = self.words.index(int(worked_out.group(1)) - 1) if worked_out else None
            self.head = self.step = None
        elif found := re.match(r"· head (\d+): ", line):
            self.head, self.step = int(found.group(1)), None
        elif found := re.match(rf"\d+ ({'|'.join(sorted(STEPS, key=len, reverse=True))})(?: |$)",
                               line):
            self.step = STEPS[found.group(1)]
            self.read_formula(line[found.end():])
            if self.step in ("concat", "output"):
                self.head = None
        elif self.corners_of_vectors(following):
            self.at += 1
            return self.read_vectors(line, following)
        elif self.corners_of_vectors(line):
            return self.read_vectors("", line)
        elif re.match(r"  (context|concat|output)  ", line):
            return self.read_last()
        elif line.startswith("  weight (token ↓)  "):
            return self.read_shares(line)
        elif line.startswith("    "):
            return self.read_arithmetic()
        elif line.startswith(("  Hidden from ", "  Hidden by ")):
            return self.read_hidden()
        elif line.startswith("  ≠ "):  # sentences, set as far in as arithmetic but without a number
            while re.match(r"    \D*(?<! =)$", self.lines[self.at + 1]):
                self.at += 1
        self.at += 1
        return None

    # "Zᵇ = Z − 0.25 × distance", where there is no room beside the title in lines of its own.
    def read_formula(self, text):
        if not text.strip() and re.match(r"    \S+ = ", self.lines[self.at + 1]):
            self.at += 1
            text = self.lines[self.at]
            while re.match(r"    \S+(?: \S+)*$", self.lines[self.at + 1]) and \
                    not re.search(" [=≈] ", self.lines[self.at + 1]):
                self.at += 1
                text += self.lines[self.at][3:]
        if slope := re.search(r" − (\S+) × distance", text):
            self.keep(self.slopes, (self.variant, self.head), slope.group(1).strip("()"))

    # The head whose queries or keys a step has, inside the head of the queries that it stands in.
    def head_of(self, step):
        if self.heads == 1 or (self.variant, step) in self.shared:
            return None
        groups = self.given.get("kv_heads", self.heads)
        return self.head if step.endswith("queries") else \
            (self.head - 1) // (self.heads // groups) + 1

    # How many cached tokens a step has no rows for.
    def tokens_before(self, step):
        if step.endswith("keys"):
            return len(self.token_labels) - self.row_counts[self.variant, step]
        return self.past

    # A sink stands after the tokens.
    def sink_labels(self):
        return ["the sink"] if "sinks" in self.given else []

    def begin_variant(self, line):
        self.variant = re.match(r"━━ (\S+)(?: \(the Transformer's\))? · ", line).group(1)
        self.word = 0 if len(self.words) == 1 else None
        self.head = self.step = None
        self.at += 1
        aside = ""
        while self.lines[self.at][:1] not in ("", " ", "━", "─") and \
                not re.match(r"\d+ [A-Z]", self.lines[self.at]):
            aside += " " + self.lines[self.at]
            self.at += 1
        found = re.search(r"\(([^()]*): above\)", aside)
        self.above[self.variant] = found.group(1).split() if found else []
        if self.word == 0 and self.heads == 1:
            self.read_answer()

    # "  birds  0.2689 █▋           fly    not scored"
    def read_answer(self):
        text = ""
        while self.lines[self.at].startswith("  ") and \
                not re.match(r"  (context|concat|output)  ", self.lines[self.at]):
            text += self.lines[self.at] + "   "
            self.at += 1
        if not text:
            return
        for token, label in enumerate([*self.token_labels, *self.sink_labels()]):
            found = re.match(rf" +{re.escape(label)} +(not scored|\S+)( +hidden| +[█▏▎▍▌▋▊▉]+)?(?= )",
                             text)
            require(found, f"{self.variant}: no weight of {label}: {text[:60]!r}")
            text = text[found.end():]
            if token == len(self.token_labels):
                self.keep(self.facts, (self.variant, None, 0, "sink_weight"), found.group(1))
                continue
            if found.group(1) == "not scored":
                self.unscored.add((self.variant, 0, token))
                continue
            self.keep(self.pairs, (self.variant, "weights", None, 0, token), found.group(1))
            if (found.group(2) or "").strip() == "hidden":
                self.hidden.add((self.variant, "weights", None, 0, token))
        require(not text.strip(), f"{self.variant}: after the answer: {text!r}")

    def read_shares(self, line):
        heads = [(at, int(text.split()[1])) for at, text in phrases(line, 18)]
        self.at += 1
        for token, label in enumerate([*self.token_labels, *self.sink_labels()]):
            row = self.lines[self.at]
            require(row.startswith(f"  {label} "), f"{label} expected: {row!r}")
            self.at += 1
            for i, (start, head) in enumerate(heads):
                end = heads[i + 1][0] if i + 1 < len(heads) else len(row)
                text, *more = BAR.sub("", row[start:end]).split()
                if text == "–":
                    self.unscored.add((self.variant, 0, token))
                    continue
                if token == len(self.token_labels):
                    self.keep(self.facts, (self.variant, head, 0, "sink_weight"), text)
                    continue
                key = (self.variant, "weights", head, 0, token)
                self.keep(self.pairs, key, text)
                if more == ["hidden"]:
                    self.hidden.add(key)

    # "  context  2.5379  3.7311", and further lines below its numbers
    def read_last(self):
        name, *texts = self.lines[self.at].split()
        self.at += 1
        margin = len(name) + 4
        while re.match(rf" {{{margin}}}[-0-9]", self.lines[self.at]):
            texts += self.lines[self.at].split()
            self.at += 1
        for feature, text in enumerate(texts):
            self.keep(self.vectors, (self.variant, name, self.words[0], feature), text)

    def corners_of_pairs(self, line):
        """[(column, that after it, steps, head)] of what begins in this line."""
        found = []
        for match in re.finditer(r"(?:(?<=^ {2})|(?<= {4}))(S|Zᶜ|Zᵇ|Z′|Z|E|A|mask|B)"
                                 r"(⁽[⁰-⁹¹²³]+⁾)?( [a-z]+|, Z′(?:⁽[⁰-⁹¹²³]+⁾)?|)(?= )", line):
            symbol, head, rest = match.groups()
            if symbol == "mask":
                found.append((match.start(), match.end(), ["mask"], None))
                continue
            is_given = not rest and self.given.get(GIVEN_PAIRS.get(symbol)) is not None
            if is_given:
                head = int(head.translate(ORDINARY)) if head else None
                found.append((match.start(), match.end(), [GIVEN_PAIRS[symbol]], head))
                continue
            if symbol == "B":
                continue
            step = next(step for step, facts in PAIRS.items() if facts[0] == symbol)
            if not rest or (rest[0] == " " and rest[1:] != PAIRS[step][1]):
                continue
            head = int(head.translate(ORDINARY)) if head else None
            steps = [step] if rest[0] == " " else [step, "masked_scores"]
            found.append((match.start(), match.end(), steps, head))
        return found

    # Matrices of pairs may stand beside other tables, and are taken away from them.
    def take_pairs(self):
        header = self.lines[self.at]
        corners = self.corners_of_pairs(header)
        for i, (start, after, steps, head) in enumerate(corners):
            end = corners[i + 1][0] if i + 1 < len(corners) else len(header)
            columns = self.columns(header, after, end, steps, head)
            self.take(self.at, start, columns[-1][1])
            is_given = steps[0] == "bias" or (steps == ["scores"] and "scores" in self.given)
            rows = range(len(self.word_labels)) if is_given else self.words
            for word, position in enumerate(rows):
                row = self.at + 1 + word
                label = self.word_labels[position]
                require(self.lines[row][start:].startswith(label + " "),
                        f"row {label} expected: {self.lines[row]!r}")
                self.take_pair_row(row, start, start + len(label), steps, head, word, columns)

    def take(self, index, start, end):
        line = self.lines[index]
        self.lines[index] = (line[:start].ljust(end) + line[end:]).rstrip()

    # [(token or fact, the column right of its last letter)]
    def columns(self, header, after, end, steps, head):
        key = (self.variant, tuple(steps), head)
        first = self.last_pairs[1] if self.last_pairs and self.last_pairs[0] == key else 0
        columns, at = [], after
        sink = "sink_weight" if steps == ["weights"] else "sink_exponential"
        for what in [*range(first, len(self.token_labels)), "max", "sum", sink]:
            label = what if isinstance(what, str) else self.token_labels[what]
            label = "sink" if what == sink else label
            found = re.match(rf" +{re.escape(label)}(?= |$)", header[at:end])
            if found:
                at += found.end()
                columns.append((what, at))
        require(columns, f"labels expected: {header[at:end]!r}")
        tokens = [what for what, _ in columns if not isinstance(what, str)]
        self.last_pairs = (key, tokens[-1] + 1 if tokens else first)
        return columns

    def take_pair_row(self, row, start, at, steps, head, word, columns):
        line = self.lines[row]
        for what, right in columns:
            found = re.compile(r" +([^ █▏▎▍▌▋▊▉]+)( *[█▏▎▍▌▋▊▉]+)?").match(line, at)
            require(found and found.end(1) <= right, f"nothing ends below {what}: {line!r}")
            text, at = found.group(1).lstrip("*"), found.end()
            if isinstance(what, str):
                self.keep(self.facts, (self.variant, head, word, what), text)
                continue
            if steps[0] in GIVEN_PAIRS.values() and steps[0] in self.given:
                self.keep(self.given_pairs, (steps[0], head, word, what), text)
                continue
            for step in steps:
                where = self.vectors if step == "mask" else self.pairs
                key = (self.variant, step, self.words[word], what) if step == "mask" else \
                    (self.variant, step, head, word, what)
                hides = text.startswith("(") and step == "masked_scores"
                self.keep(where, key, "−∞" if hides else text.strip("()"))
        self.take(row, start, at)

    def corners_of_vectors(self, line):
        """[(column, what the rows are)] of the tables whose rows begin below this line."""
        return [(found.start(), found.group(1)) for found in
                re.finditer(r"(?:(?<=^ {2})|(?<= {4}))(word|token|cached|[a-z]) ↓", line)]

    def read_vectors(self, titles, corner_line):
        corners = self.corners_of_vectors(corner_line)
        if not titles.strip():
            titles = re.sub(r"\S+ ↓", lambda found: " " * len(found.group()), corner_line)
        groups = phrases(titles)
        self.at += 1
        # Of a group that is cut, the numbers of its columns are beside the corner or below.
        beside = re.sub(r"^  \S+ ↓", "", corner_line)
        below = re.sub(r"\S", "?", self.lines[self.at][:groups[0][0]]) + \
            self.lines[self.at][groups[0][0]:]
        above = beside if re.fullmatch(r"[ 0-9]+", beside) else below
        is_cut = re.fullmatch(r"[ 0-9]+", above)
        self.at += 1 if is_cut and above == below else 0
        numbers = [int(text) - 1 for text in above.split()] if is_cut else None
        first = self.at
        for i, (start, rows) in enumerate(corners):
            end = corners[i + 1][0] if i + 1 < len(corners) else 10**6
            mine = [(at, text) for at, text in groups if start <= at < end]
            require(mine, f"no title: {corner_line!r}")
            labels = self.rows(rows, mine[0][1], first, start)
            for row, label in enumerate(labels):
                line = self.lines[first + row]
                require(line[start:mine[0][0]].strip() == label[0],
                        f"row {label[0]} expected: {line!r}")
                for g, (at, title) in enumerate(mine):
                    until = mine[g + 1][0] if g + 1 < len(mine) else end
                    self.read_vector(title, label[1], line[at:until].split(), numbers)
            self.at = max(self.at, first + len(labels))

    # [(label, position)] of the rows of a table; of weighted vectors, those that are there
    def rows(self, of, title, first, start):
        if of == "word":
            of_sentence = self.has_memory and title.split()[0].rstrip(",") in ("X", "Q")
            positions = range(len(self.word_labels)) if of_sentence else self.words
            return [(self.word_labels[i], i) for i in positions]
        if of == "cached":
            return [(label, i) for i, label in enumerate(self.token_labels[:self.past])]
        if of != "token":
            return [(str(i + 1), i) for i in range(len(self.given[title.split()[0]]))]
        rows = [(label, i) for i, label in enumerate(self.token_labels)]
        if not title.startswith("weight × "):
            # Of what is cached only the scaled keys have rows.
            first = self.tokens_before(READY.get(title.split()[0], ""))
            return [(label, i - first) for label, i in rows[first:]]
        there = []
        for row in rows:
            if self.lines[first + len(there)][start:].startswith(row[0] + "  "):
                there.append(row)
        return there

    def read_vector(self, title, row, texts, numbers):
        if title.startswith("weight × "):
            for feature, text in zip(numbers or range(len(texts)), texts):
                self.keep(self.weighted, (self.variant, self.head, self.word, row, feature), text)
            return
        first = re.split(r"[ ,]", title)[0]
        if first in READY or title in ROW_FACTS:
            self.last_ready = step = READY.get(first, self.last_ready)
            key = (self.variant, step, self.head_of(step), row)
            for place, text in zip(numbers or range(len(texts)), texts):
                if title in ROW_FACTS:
                    self.keep(self.rows_of, (*key, title, place), text)
                else:
                    self.keep(self.ready, (*key, place), text)
            return
        name = VECTORS.get(first, first)
        require(not numbers or len(numbers) == len(texts) or not texts, f"{title}: {texts}")
        for feature, text in zip(numbers or range(len(texts)), texts):
            self.keep(self.vectors, (self.variant, name, row, feature), text)

    # Biases and gains stand alone or beside the matrices that they go with.
    def take_biases(self):
        groups = [(at, name) for at, name in phrases(self.lines[self.at])
                  if re.fullmatch(r"b_[QKVO]|g_[QK]", name)]
        if not groups:
            return
        row = self.lines[self.at + 1]
        start = max(row.rfind(sign, 0, groups[0][0]) for sign in "+×")
        require(start >= 0, f"biases expected: {row!r}")
        for i, (at, name) in enumerate(groups):
            end = groups[i + 1][0] if i + 1 < len(groups) else len(row)
            for feature, text in enumerate(re.sub("[+×]", " ", row[at:end]).split()):
                key = (self.variant, VECTORS.get(name, name), 0, feature)
                self.keep(self.vectors, key, text)
        for index in (self.at, self.at + 1):
            self.lines[index] = self.lines[index][:start].rstrip()

    # "Hidden from "fly": south." and "Hidden by the mask, and so not worked out: south 26"
    def read_hidden(self):
        text = ""
        while self.lines[self.at].startswith("  ") and not self.lines[self.at].startswith("    "):
            text += " " + self.lines[self.at].strip()
            self.at += 1
            if text.endswith("."):
                break
        names = text.split(": ", 1)[1].removesuffix(".").split(", ")
        for name in names:
            label, number = name, None
            if text.startswith(" Hidden by the mask"):
                label, number = name.rsplit(" ", 1)
            token = self.token_labels.index(label)
            key = (self.variant, self.step, self.head, self.word, token)
            if number:
                self.keep(self.worked, key, number)
            else:
                self.hidden.add(key)

    def read_arithmetic(self):
        block = []
        while self.lines[self.at].startswith("    "):
            text = self.lines[self.at][4:]
            if text.startswith("    ") and block and block[-1].endswith(" ="):
                block[-1] += " " + text.strip()
            else:
                block.append(text)
            self.at += 1
        text = "   ".join(block)
        feature = 0
        while text := text.strip():
            label = self.label_of(text)
            text = text[len(label):].lstrip() if label else text
            item, _, text = text.partition("   ")
            if item != "…":
                self.read_item(label, item, feature)
            feature += 1

    def label_of(self, text):
        if self.step in (None, "context", "output", *READY.values()):
            return None
        found = [label for label in [*self.token_labels, "sum", "sink", "max"]
                 if re.match(rf"{re.escape(label)}  ", text)]
        return max(found, key=len) if found else None

    def read_item(self, label, item, feature):
        result = re.split(r" [=≈] ", item)[-1]
        if self.step in READY.values():
            self.read_ready(item, result)
        elif self.step == "weighted_values":
            require(re.search(r" × \[.*\] [=≈] \[", item), f"a vector expected: {item!r}")
            if "…" in result:
                return  # a table has them all
            for f, text in enumerate(result.strip("[]").split(", ")):
                key = (self.variant, self.head, self.word, self.token_labels.index(label), f)
                self.keep(self.weighted, key, text)
        elif self.step in (None, "output"):
            place = re.match(r"([a-z])([₀-₉]+)\[(\d+)\] = ", item)
            require(place, f"no place: {item!r}")
            symbol, row, column = place.groups()
            row = int(row.translate(ORDINARY)) - 1
            if PROJECTED[symbol] in ("keys", "values"):  # counted with what is cached
                row -= len(self.given.get("past", {}).get("tokens", []))
            key = (self.variant, PROJECTED[symbol], None, row, int(column) - 1)
            self.keep(self.worked, key, result)
        elif label == "sink":
            self.keep(self.facts, (self.variant, self.head, self.word, "sink_exponential"), result)
            if power := re.match(r"e\^\((\S+) − (.*)\) [=≈]", item):
                for fact, text in zip(("sink", "max"), power.groups()):
                    self.keep(self.facts, (self.variant, self.head, self.word, fact),
                              text.strip("()"))
        elif label in ("sum", "max") and label not in self.token_labels:
            self.keep(self.facts, (self.variant, self.head, self.word, label), result)
        elif self.step == "context":
            self.keep(self.worked, (self.variant, "context", self.head, self.word, feature), result)
        else:
            require(label in self.token_labels, f"{self.step}: no token: {item!r}")
            token = self.token_labels.index(label)
            if uniform := re.match(r"(\S+): nothing is seen", item):
                result = uniform.group(1)
            self.keep(self.worked, (self.variant, self.step, self.head, self.word, token), result)
            if self.step == "exponentials" and (power := re.match(r"e\^\(\S+ − (.*)\)", item)):
                self.keep(self.facts, (self.variant, self.head, self.word, "max"),
                          power.group(1).strip("()"))

    # "q°₁⁽²⁾[1] = 1 × cos 2 − 2 × sin 2 ≈ -2.2347", "root of q̂₂ = √(…) ≈ 0.2357" and, before the
    # row that they are of, "angle of pair 1 = 2 × 10000^0 = 2"
    def read_ready(self, item, result):
        if angle := re.match(r"angle of pair (\d+) = ", item):
            self.angles.append((int(angle.group(1)) - 1, result))
            return
        found = re.match(rf"(root of )?({'|'.join(READY_ROWS)})([₀-₉]+)(⁽\S+⁾)?(?:\[(\d+)\])? = ",
                         item)
        require(found, f"no place: {item!r}")
        root, symbol, row, head, column = found.groups()
        step = READY_ROWS[symbol]
        require(step == self.step, f"{self.step}: {item!r}")
        head = int(head.translate(ORDINARY)) if head else None
        require(head == self.head_of(step), f"{item!r}: in head {self.head}")
        row = int(row.translate(ORDINARY)) - 1
        row -= self.tokens_before(step) if step.endswith("keys") else 0
        if root:
            self.keep(self.rows_of, (self.variant, step, head, row, "root", 0), result)
            return
        for pair, text in self.angles:
            self.keep(self.rows_of, (self.variant, step, head, row, "angles", pair), text)
        self.angles = []
        self.keep(self.worked, (self.variant, step, head, row, int(column) - 1), result)
