"""Which tokens a word may attend to, in each of the forms in which an input says so."""

from refused import require

LOWEST = -1e4  # in an additive mask, what is no larger hides


def named(text):
    """What the flag --mask says, as the file's key would."""
    parts = [one_named(part) for part in text.split(",")]
    return parts[0] if len(parts) == 1 else {"all": parts}


def one_named(name):
    if name.startswith("window:"):
        before, after = (name.removeprefix("window:").split(":") + ["0"])[:2]
        return {"window": {"before": int(before), "after": int(after)}}
    return {"causal": "end"} if name == "causal-end" else name


def in_full(mask):
    """The one form that a mask has in a trace's input: 1 and 0, rules by their shortest name."""
    if isinstance(mask, list):
        return seen_in_rows(mask) if is_matrix(mask) else seen_in_rows([mask])[0]
    if isinstance(mask, dict):
        for key in ("all", "heads"):
            if key in mask:
                return {key: [in_full(one) for one in mask[key]]}
    return "causal" if mask == {"causal": "start"} else mask


def kind(mask):
    """What a trace's settings call it."""
    if isinstance(mask, dict):
        return "causal-end" if "causal" in mask else next(iter(mask))
    return mask if isinstance(mask, str) else "matrix" if is_matrix(mask) else "padding"


def is_matrix(mask):
    return isinstance(mask, list) and isinstance(mask[0], list)


def of_words(mask, in_file, words, n):
    """The mask for the words encoded: a matrix may have rows for those alone that a file lists."""
    if is_matrix(mask) and len(mask) < n:
        return [mask[in_file.index(position)] for position in words]
    if isinstance(mask, dict):
        for key in ("all", "heads"):
            if key in mask:
                return {key: [of_words(one, in_file, words, n) for one in mask[key]]}
    return mask


def hides(cell):
    """Of an additive mask's cell."""
    return cell is None or cell in ("-inf", "-Infinity") or cell <= LOWEST


def is_additive(cells):
    return any(cell is None or isinstance(cell, str) or cell <= LOWEST for cell in cells)


def seen_in(cells):
    """A row of 1 and 0, or true and false."""
    require(all(cell in (0, 1) for cell in cells), "a mask of other numbers")
    return [bool(cell) for cell in cells]


def seen_in_rows(rows):
    """A matrix of 1 and 0; or of 0 and -inf, which are added."""
    if not is_additive([cell for row in rows for cell in row]):
        return [seen_in(row) for row in rows]
    require(all(cell == 0 or hides(cell) for row in rows for cell in row), "a mask and a bias")
    return [[not hides(cell) for cell in row] for row in rows]


def may_attend(mask, head, heads, words, n, m, p):
    """One head's (from 1) rows, words x m: which of the m tokens, p of them cached, each of the words
    (counted from 0) among n may attend to."""
    if isinstance(mask, list):
        if not is_matrix(mask):
            require(len(mask) == m, "a row that is not as long as there are tokens")
            return [seen_in_rows([mask])[0] for _ in words]
        rows = seen_in_rows(mask)
        require(len(rows) in (n, len(words)) and all(len(row) == m for row in rows),
                "a mask of another shape")
        return [rows[word] for word in words] if len(rows) == n else rows
    if isinstance(mask, dict) and "heads" in mask:
        require(len(mask["heads"]) == heads, "not a mask for each head")
        return may_attend(mask["heads"][head - 1], head, heads, words, n, m, p)
    if isinstance(mask, dict) and "all" in mask:
        each = [may_attend(one, head, heads, words, n, m, p) for one in mask["all"]]
        return [[all(cells) for cells in zip(*rows)] for rows in zip(*each)]
    shows = rule(mask, n, m, p)
    return [[shows(word, token) for token in range(m)] for word in words]


def rule(mask, n, m, p):
    """Whether a word may attend to a token, both counted from 0."""
    if mask == "none":
        return lambda word, token: True
    if mask in ("causal", {"causal": "start"}):
        return lambda word, token: token <= p + word
    if mask == {"causal": "end"}:
        return lambda word, token: token <= word + m - n
    before, after = (mask["window"].get(side, n + m) for side in ("before", "after"))
    require(before >= 0 and after >= 0, "a window that ends before it begins")
    return lambda word, token: -before <= token - (p + word) <= after
