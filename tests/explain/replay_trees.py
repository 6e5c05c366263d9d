"""Computes the trees of --explain again, from their leaves.

    replay_trees.py PROGRAM DATA_DIR

For every cell of every example in data/ and below it, and of a few inputs below with heads, masks,
biases and a memory: its value must be the trace's, and its operation applied to its operands'
values, to the last bit (to a relative 1e-15 what the mathematics library computes). These trees
are two steps deep: an operand that is cut off there must have the trace's number, and is the root of
another tree. The last cell of each step is taken apart whole: there each leaf must be a number of
the input, as the trace gives it back. What is named "again" must have been taken apart before, in
the same output, with the same number. A cell that was not scored must have no operands. Exit status:
0 all as it should be, 1 something is not, 2 usage.
"""

import json
import math
import pathlib
import re
import shutil
import subprocess
import sys

EXP_TOLERANCE = 1e-15
NULL = None

# Every operation and every kind of operand.
INPUTS = {
    "heads, mask, biases and W_O": {
        "tokens": ["a", "b, c", "3"], "embeddings": [[1, 0.5], [0, -2], [1, 1]], "heads": 2,
        "mask": [[1, 0, 1], [1, 1, 0], [0, 1, 1]], "layout": "out_in",
        "W_Q": [[1, 0], [0, 1], [1, 1], [2, 0]], "b_Q": [1, 0, 0, -1],
        "W_K": [[0, 1], [1, 0], [1, 2], [0, 1]], "b_K": [0, 0.5, 0, 0],
        "W_V": [[1, 1], [2, 0]], "b_V": [0.1, 0.2], "W_O": [[1, 0.3], [2, 1]], "b_O": [0, 1]},
    "a memory": {
        "tokens": ["I", "see"], "embeddings": [[1, 0], [2, 1]],
        "memory": {"tokens": ["je", "vois", "tout"], "embeddings": [[0, 1], [1, 1], [2, 0]]},
        "W_Q": [[1, 0], [1, 1]], "W_K": [[0, 1], [1, 2]], "values": [[1], [2], [3]]},
    "given, causal, the second word": {
        "queries": [[1, 0], [0.1, 2]], "keys": [[3, 4], [5, 6]], "values": [[1, 2], [3, 4]],
        "mask": "causal", "word": 2, "softcap": 3},
    "a word that has but itself": {
        "embeddings": [[1, 2], [3, 4]], "mask": "causal", "self": "carry"},
    "a block with all that there is, norms before": {
        "embeddings": [[1, 0, 2], [0, 1, 1]], "positions": "sinusoidal", "residual": True,
        "W_Q": {"W_1": [[1, 0], [0, 1], [1, 1]], "activation": "silu", "W_2": [[1, 0], [2, 1]]},
        "W_K": {"W_1": [[1], [1], [0]], "b_1": [1], "activation": "gelu", "W_2": [[1, -1]]},
        "W_V": [[1, 0, 1], [0, 1, 1], [1, 1, 0]], "word": 2,
        "norm": {"kind": "layer", "place": "before", "gain_1": [1, 2, 1], "shift_2": [0, 0.5, 0],
                 "gain_2": [1, 2, 1]},
        "feed_forward": {"W_1": [[1, 0], [0, 1], [1, 1]], "b_1": [0.5, -1],
                         "W_gate": [[1, 1], [1, 0], [0, 1]], "W_2": [[1, 0, 1], [0, 2, 1]],
                         "activation": "gelu-tanh"}},
    "a block beside a memory, norms after": {
        "embeddings": [[1, 0], [2, 1], [0, 1]], "positions": [[1, 0.5], [0.1, 1], [0, 2]],
        "memory": {"embeddings": [[0, 1], [1, 1]]}, "word": [3, 1], "residual": True,
        "norm": {"kind": "rms", "place": "after", "gain_1": [2, 0.5]}, "layout": "out_in",
        "feed_forward": {"W_1": [[1, -1]], "activation": "relu", "W_2": [[2], [1]], "b_2": [0, 1]}},
}
ACTIVATIONS = {
    "relu": lambda x: max(0.0, x),
    "gelu": lambda x: x * (0.5 * (1 + math.erf(x / math.sqrt(2)))),
    "gelu-tanh":
        lambda x: 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x)))),
    "silu": lambda x: x / (1 + math.exp(-x))}
BY_LIBRARY = ("exp", "cap", "activate")


class Wrong(Exception):
    """A tree is not what it should be; the message says where."""


def run(program, text, *flags):
    done = subprocess.run([program, "-", "--format", "json", *flags], input=text,
                          capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode != 0 or done.stderr:
        raise Wrong(f"{' '.join(flags)}: exit status {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def input_number(given, address):
    """The number of the input at "W_Q[1,2]"."""
    head, name, at = re.fullmatch(r"(?:head(\d+)\.)?([\w.]+)\[([\d,]+)\]", address).groups()
    if name == "memory":
        matrix = given["memory"]["embeddings"]
    elif name.startswith("past_"):
        matrix = given["past"][name.removeprefix("past_")]
    elif "." in name:
        key, _, part = name.partition(".")
        matrix = given[key][part]
    else:
        matrix = given[name] if head is None else given[name][int(head) - 1]
    row, column = (int(position) - 1 for position in at.split(","))
    if not isinstance(matrix[0], list):  # a bias: one row
        matrix = [matrix]
    return matrix[row][column]


def in_order(terms):
    total = 0.0
    for term in terms:
        total += term
    return total


def computed(node, values, activation):
    """What the node's operation makes of its operands' values; hidden is null. activation: what its
    step says."""
    op, first = node["op"], values[0]
    if op in ("project", "dot"):
        pairs = list(zip(values[0::2], values[1::2]))
        bias = values[-1] if len(values) % 2 else None
        total = in_order(left * right for left, right in pairs)
        return total if bias is None else total + bias
    if op == "divide":
        return first / node["divisor"]
    if op == "cap":
        return node["cap"] * math.tanh(first / node["cap"])
    if op == "norm":
        column = int(re.search(r"(\d+)\]$", node["cell"]).group(1)) - 1
        if "mean" in node and node["root"] != math.sqrt(node["variance"] + node["epsilon"]):
            return None
        normed = (values[column] - node.get("mean", 0.0)) / node["root"]
        for operand, value in zip(node["operands"][-2:], values[-2:]):
            of_input = re.match(r"qk_norm\.|norm\.(gain|shift)", operand["cell"])
            if of_input:
                normed = normed + value if of_input[1] == "shift" else normed * value
        return normed
    if op == "activate":
        found = ACTIVATIONS[activation](first)
        return found * values[1] if len(values) > 1 else found
    if op == "rotate":
        if "cos" not in node:
            return first  # it does not turn
        kept, other = first * node["cos"], values[1] * node["sin"]
        # Which of its pair it is the trace says, not the tree.
        return kept - other if kept - other == node["value"] else kept + other
    if op == "add":
        biased = in_order(values + [node[turn] for turn in ("sin", "cos") if turn in node])
        return biased - node["slope"] * node["distance"] if "slope" in node else biased
    if op == "exp":
        if first is NULL:
            return 0.0 if "note" in node else 1.0  # where nothing is seen, all may count alike
        return math.exp(first - (values[1] if len(values) > 1 else node["max"]))
    if op == "normalise":
        return first if len(values) == 1 else first / values[1]
    if op == "weigh":
        return first * values[1]
    if op == "sum":
        return in_order([*values, node["sink_exponential"]] if "sink_exponential" in node else values)
    if op in ("split", "concat", "mask") and len(values) == 1:
        return first
    raise Wrong(f"{node['cell']}: {op} of {len(values)} numbers")


class Replay:
    """Replays the trees of one trace; whole ones have numbers of the input for all their leaves."""

    def __init__(self, traced, numbers):
        self.given, self.numbers, self.count = traced["input"], numbers, 0
        self.apart = {}  # what was taken apart so far in one output
        self.activations = {f"{variant['id']}.{step['id']}": step["activation"]
                            for variant in traced["variants"] for step in variant["steps"]
                            if "activation" in step}

    def begin(self):
        self.apart = {}

    def value(self, node, whole):
        self.count += 1
        if node["op"] == "input":
            number = input_number(self.given, node["cell"])
            if node["operands"] or number != node["value"]:
                raise Wrong(f"{node['cell']}: the tree has {node['value']!r}, the input {number!r}")
            return node["value"]
        if node["cell"] in self.numbers and self.numbers[node["cell"]] != node["value"]:
            raise Wrong(f"{node['cell']}: the tree has {node['value']!r}, the trace "
                        f"{self.numbers[node['cell']]!r}")
        if node.get("again"):
            if node["operands"] or self.apart.get(node["cell"]) != node["value"]:
                raise Wrong(f"{node['cell']}: named again, and not taken apart before")
        elif node["operands"]:
            self.apart[node["cell"]] = node["value"]
            values = [self.value(operand, whole) for operand in node["operands"]]
            activation = self.activations.get(node["cell"].partition("[")[0])
            self.require_same(node, computed(node, values, activation))
        elif node["value"] is not NULL and (whole or node["cell"] not in self.numbers):
            raise Wrong(f"{node['cell']}: a leaf that is no number of the input")
        return node["value"]

    @staticmethod
    def require_same(node, again):
        found = node["value"]
        if node["op"] == "mask" and found is NULL:
            return  # hidden: −∞ in place of its operand
        sizes = [operand["value"] for operand in node["operands"]]
        # Of 1 + erf(x) next to nothing is left where x is far below 0.
        room = EXP_TOLERANCE * abs(math.prod(sizes)) if node["op"] == "activate" else 0.0
        same = found == again or (node["op"] in BY_LIBRARY and
                                  math.isclose(found, again, rel_tol=EXP_TOLERANCE, abs_tol=room))
        if not same:
            raise Wrong(f"{node['cell']}: the tree has {found!r}, its operands give {again!r}")


def steps(traced):
    """Of each step its rows, {address: {address: number}}, and their sums, {address: number}."""
    words = traced["words"]
    past = len(traced["input"].get("past", {}).get("tokens", []))
    for variant in traced["variants"]:
        for step in variant["steps"]:
            head = f"head{step['head']}." if "head" in step else ""
            rows, sums = {}, {}
            for i, row in enumerate(step["values"]):
                before = 0 if step["id"] == "scaled_keys" else past
                position = i + 1 + before if is_of_tokens(traced["input"], step) else words[i]
                place = f"{variant['id']}.{head}{step['id']}[{position}"
                if step["id"] == "exponentials":
                    sums[f"{place}]"] = step["sum"][i]
                vectors = enumerate(row, 1) if step["id"] == "weighted_values" else [(None, row)]
                for j, vector in vectors:
                    start = place if j is None else f"{place},{j}"
                    rows[f"{start}]"] = {f"{start},{k}]": number
                                         for k, number in enumerate(vector, 1)}
            yield rows, sums


def is_of_tokens(given, step):
    """Whether a step has a row for each token, not for each word encoded."""
    id = step["id"].removesuffix("_hidden").removesuffix("_activated")
    if id == "positioned" or id == "norm_1" and given["norm"]["place"] == "before":
        return "memory" not in given
    return id.endswith("keys") or id == "values"


def check(program, name, document):
    """(cells, nodes) that were computed again."""
    text = json.dumps(document)
    traced = run(program, text)
    all_steps = list(steps(traced))
    numbers = {cell: number for rows, _ in all_steps for row in rows.values()
               for cell, number in row.items()}
    for _, sums in all_steps:
        numbers |= sums
    replay, cells = Replay(traced, numbers), 0

    def replay_row(address, expected, whole, *flags):
        found = run(program, text, "--explain", address, *flags)
        found = found if isinstance(found, list) else [found]
        if [tree["cell"] for tree in found] != expected:
            raise Wrong(f"{name}: {address}: the trees are of {[t['cell'] for t in found]}")
        replay.begin()
        for tree in found:
            try:
                replay.value(tree, whole)
            except Wrong as wrong:
                raise Wrong(f"{name}: {address}: {wrong}") from None

    for rows, _ in all_steps:
        for address, row in rows.items():
            replay_row(address, list(row), False, "--depth", "2")
            cells += len(row)
        last = list(row)[-1]
        replay_row(last, [last], True)
    return cells, replay.count


def main(program, data):
    inputs = {str(file.relative_to(data)): json.loads(file.read_text(encoding="utf-8"))
              for file in sorted(data.rglob("*.json"))}
    if not inputs:
        print(f"no *.json in {data}")
        return 1
    wrong = cells = nodes = 0
    for name, document in (inputs | INPUTS).items():
        try:
            counts = check(program, name, document)
            cells, nodes = cells + counts[0], nodes + counts[1]
            print(f"{name}: {counts[0]} cells")
        except Wrong as reason:
            wrong += 1
            print(f"WRONG {reason}")
    print(f"{len(inputs) + len(INPUTS)} inputs, {cells} cells, {nodes} numbers held against what they "
          f"were made of, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or shutil.which(sys.argv[1]) is None:
        print("usage: replay_trees.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
