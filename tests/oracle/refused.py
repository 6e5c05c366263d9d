"""What the program is to refuse."""


class Refused(Exception):
    """The input leads to nothing, contradicts itself, or has a word that may attend to nothing."""


def require(holds, otherwise):
    if not holds:
        raise Refused(otherwise)
