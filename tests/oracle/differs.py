"""How the program is held against the oracle: what is said where they disagree."""


class Differs(Exception):
    """The program and the oracle disagree; the message says where."""


def expect(what, ours, theirs):
    if type(ours) is not type(theirs) or ours != theirs:
        raise Differs(f"{what}: the program says {theirs!r}, expected {ours!r}")
