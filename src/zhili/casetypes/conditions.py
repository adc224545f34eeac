"""What an ``if`` of a declaration means, wherever it stands: at an effect, a paper, a question of an interview."""


def meets(value: object, wanted: object) -> bool:
    """Whether a value is the one that is wanted; a list means any of its values."""
    return value in wanted if isinstance(wanted, list) else value == wanted
