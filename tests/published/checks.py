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


def checks_of(name):
    return globals().get("checks_of_" + name.replace("-", "_"))
