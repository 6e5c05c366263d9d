"""What is right where a source is not, computed without the program.

checks_of_NAME(printed, computed, document, expected) belongs to the example NAME: the steps as the
source printed them and as the program computed them, the input and the expected file. It returns
how many numbers it held against each other, and raises Wrong where they are not as they should be.
"""

import math

from numbers_told import Wrong, pairs


def softmax(scores):
    exponentials = [math.exp(score - max(scores)) for score in scores]
    return [e / math.fsum(exponentials) for e in exponentials]


def product(rows, matrix):
    return [[math.fsum(x * y for x, y in zip(row, column)) for column in zip(*matrix)]
            for row in rows]


def agree(what, one, other, tolerance):
    """What is compared, one cell after the other: how many."""
    cells = list(pairs(one, other, what))
    for place, a, b in cells:
        if not abs(a - b) <= tolerance:
            raise Wrong(f"{place}: {a!r} and {b!r} differ by more than {tolerance}")
    return len(cells)


def differ(what, one, other, tolerance):
    cells = list(pairs(one, other, what))
    for place, a, b in cells:
        if abs(a - b) <= tolerance:
            raise Wrong(f"{place}: {a!r} and {b!r} differ by no more than {tolerance}")
    return len(cells)


def checks_of_amanailab_identity(printed, computed, document, expected):
    own = math.exp(1 / math.sqrt(2)) / (math.exp(1 / math.sqrt(2)) + 1)
    return agree("the context, and the values weighed by e^(1/√2) ÷ (e^(1/√2) + 1)",
                 computed["context"],
                 [[1 * own + 3 * (1 - own), 2 * own + 4 * (1 - own)],
                  [1 * (1 - own) + 3 * own, 2 * (1 - own) + 4 * own]], 1e-12)


def checks_of_onpoint_week5(printed, computed, document, expected):
    weights = [softmax([1.7, 0.2, 0.8])]
    context = product(weights, document["values"])
    half = 0.5e-4
    return (agree("the weights, and the softmax of 1.7, 0.2, 0.8",
                  computed["weights"], weights, 1e-12)
            + agree("the same at 4 decimals", weights, [[0.6136, 0.1369, 0.2495]], half)
            + agree("the context, and the values weighed by that",
                    computed["context"], context, 1e-12)
            + agree("the printed weights, and the softmax of 1.7, 0.2, 0.95",
                    printed["weights"], [softmax([1.7, 0.2, 0.95])], half)
            + differ("the printed context, and the values weighed by the printed weights",
                     printed["context"], product(printed["weights"], document["values"]), half))


def checks_of_raimi_karim_illustrated(printed, computed, document, expected):
    values = product(document["embeddings"], document["W_V"])
    queries = product(document["embeddings"], document["W_Q"])
    keys = product(document["embeddings"], document["W_K"])
    weights = [softmax(row) for row in product(queries, list(zip(*keys)))]
    rounded = expected["rounded_weights"]

    def weighed(rows):
        return [[[weight * x for x in value] for weight, value in zip(row, values)]
                for row in rows]

    return (agree("the context, and the values weighed by the softmax of the scores",
                  computed["context"], product(weights, values), 1e-12)
            + agree("the weighted values, and the values times the softmax of the scores",
                    computed["weighted_values"], weighed(weights), 1e-12)
            + agree("the printed weighted values, and the values times the rounded weights",
                    printed["weighted_values"], weighed(rounded), 1e-12)
            + agree("the printed context, and the values weighed by the rounded weights",
                    printed["context"], product(rounded, values), 1e-12))


def checks_of_sanseviero_random_transformer(printed, computed, document, expected):
    shown = [list(row) for row in document["W_Q"]]
    shown[3] = [1, 1, 0]  # the fourth row, as the text has it
    queries = product(document["embeddings"], shown)
    return (agree("the queries, and the embeddings times W_Q of the code",
                  computed["queries"], product(document["embeddings"], document["W_Q"]), 1e-12)
            + differ("the second number of each printed query, and that by W_Q of the text",
                     [row[1] for row in printed["queries"]], [row[1] for row in queries], 1e-8))


def checks_of_yangshiteng_two_heads(printed, computed, document, expected):
    turned = list(zip(*document["W_O"]))  # 2 x 4, as the page has it
    if len(turned) == len(computed["concat"][0]):
        raise Wrong("the contexts side by side could be multiplied by W_O as the page has it")
    return agree("the output, and the contexts side by side times W_O turned",
                 computed["output"], product(computed["concat"], document["W_O"]), 1e-12)


def spread(row, degrees):
    """A row's mean, and the root of its squares' sum divided by degrees."""
    mean = math.fsum(row) / len(row)
    return mean, math.sqrt(math.fsum((x - mean)**2 for x in row) / degrees)


def normed(rows, less=0, beside=0.0):
    """Each row less its mean, divided by a standard deviation of d - less numbers, and beside."""
    found = []
    for row in rows:
        mean, deviation = spread(row, len(row) - less)
        found.append([(x - mean) / (deviation + beside) for x in row])
    return found


def checks_of_ai_by_hand_full_stack(printed, computed, document, expected):
    def scaled(rows, number):
        gain, shift = (document["norm"][f"{name}_{number}"] for name in ("gain", "shift"))
        return [[x * g + s for x, g, s in zip(row, gain, shift)] for row in rows]

    def layer(rows, number):
        W, b = (document["feed_forward"][f"{name}_{number}"] for name in ("W", "b"))
        return [[x + y for x, y in zip(row, b)] for row in product(rows, list(zip(*W)))]

    def summed(one, other):
        return [[x + y for x, y in zip(*rows)] for rows in zip(one, other)]

    def relu(rows):
        return [[max(0.0, x) for x in row] for row in rows]

    stream = computed["residual_1"]
    right = scaled(normed(stream), 1)
    after = summed(right, layer(relu(layer(right, 1)), 2))
    theirs = scaled(normed(stream, less=1, beside=0.001), 1)
    second = summed(printed["norm_1"], relu(printed["ffn_output"]))
    return (agree("the norm, and the sum's with d, its gain and shift",
                  computed["norm_1"], right, 1e-12)
            + agree("the second norm, and that of norm_1 + the network's output",
                    computed["norm_2"], scaled(normed(after), 2), 1e-12)
            + agree("the norm of the sheet, and the sum's with d - 1 and 0.001",
                    printed["norm_1"], theirs, 1e-12)
            + agree("the sheet's hidden layer, and its norm times W_1 and b_1",
                    printed["ffn_hidden"], layer(printed["norm_1"], 1), 1e-12)
            + agree("the sheet's network, and its activations times W_2 and b_2",
                    printed["ffn_output"], layer(printed["ffn_activated"], 2), 1e-12)
            + agree("the sheet's second sum, and that with another ReLU",
                    printed["residual_2"], second, 1e-12)
            + agree("the second norm of the sheet, and its sum's with d - 1 and 0.001",
                    printed["norm_2"], scaled(normed(second, less=1, beside=0.001), 2), 1e-12))


def checks_of_mystic_layer_norm(printed, computed, document, expected):
    rows, half = document["embeddings"], 0.5e-4
    root = math.sqrt(5 / 4 + 1e-5)
    return (agree("the norm, and -1.5, -0.5, 0.5, 1.5 divided by √(1.25 + ε)",
                  computed["norm_1"], [[x / root for x in (-1.5, -0.5, 0.5, 1.5)]] * 3, 1e-12)
            + agree("the printed norm, and the rows divided by a deviation with d - 1, and ε",
                    printed["norm_1"], normed(rows, less=1, beside=1e-5), half))


def checks_of_sanseviero_add_and_norm(printed, computed, document, expected):
    shown = [row[3:] for row in document["W_K"]]
    shown[2] = [1, 0, 1]  # the third row of head 2, as the text has it
    x = computed["positioned"]
    queries, keys = product(x, [row[3:] for row in document["W_Q"]]), product(x, shown)
    weights = [softmax([score / 30 for score in row]) for row in product(queries, zip(*keys))]
    contexts = product(weights, product(x, [row[3:] for row in document["W_V"]]))
    return (differ("what is printed of head 2, and its context by W_K of the text",
                   [row[3:] for row in printed["concat"]], contexts, 1e-8)
            + agree("the printed norm, and the residual divided by its deviation + ε",
                    printed["norm_1"], normed(computed["residual_1"], beside=1e-6), 0.5e-8))


def checks_of_toyai_whole_block(printed, computed, document, expected):
    own = math.exp(0.01 / math.sqrt(2)) / (math.exp(0.01 / math.sqrt(2)) + 1)
    W_1, W_2 = (document["feed_forward"][name] for name in ("W_1", "W_2"))
    root = math.sqrt((1 / 2 * (1 + 0.1 * (2 * own - 1)))**2 + 1e-5)
    high = 1 / 2 * (1 + 0.1 * (2 * own - 1)) / root
    summed = [[x + y for x, y in zip(*rows)]
              for rows in zip(printed["ffn_output"], printed["norm_1"])]
    return (agree("the context, and the values weighed by e^(0.01/√2) ÷ (e^(0.01/√2) + 1)",
                  computed["context"],
                  [[0.1 * own, 0.1 * (1 - own)], [0.1 * (1 - own), 0.1 * own]], 1e-12)
            + agree("the norm, and half the difference of two numbers divided by its root",
                    computed["norm_1"], [[high, -high], [-high, high]], 1e-12)
            + agree("the printed norm, and the printed sums' with d - 1",
                    printed["norm_1"], normed(printed["residual_1"], less=1), 0.5e-3)
            + agree("what is printed before ReLU, and the printed norm times W_1",
                    printed["ffn_hidden"], product(printed["norm_1"], W_1), 0.5e-4)
            + agree("the network's printed output, and what is printed after ReLU times W_2",
                    printed["ffn_output"], product(printed["ffn_activated"], W_2), 0.5e-5)
            + agree("the second printed sum, and what it is made of",
                    printed["residual_2"], summed, 0.5e-5)
            + agree("the second printed norm, and the printed sum's with d - 1",
                    printed["norm_2"], normed(printed["residual_2"], less=1), 0.5e-3))


def checks_of(name):
    return globals().get("checks_of_" + name.replace("-", "_"))
