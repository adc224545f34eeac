"""Words of a case as others may read them: what names or reaches a person is taken out, and a word says what it was."""

from zhili.understanding import public as understanding


def by_residents(words: str, *, number: str, language: str = "zh") -> str:
    """What somebody reported, without anything personal but the case's own number."""
    kinds = understanding.PERSONAL_OF_RESIDENTS
    return understanding.masked(words, kinds=kinds, language=language, but=[number])


def by_office(told: object, *, number: str, language: str = "zh") -> object:
    """What an office told, in a text or in parts of it: its landlines stay. What is no text is left as it is."""
    if isinstance(told, str):
        kinds = understanding.PERSONAL_PUBLISHED
        return understanding.masked(told, kinds=kinds, language=language, but=[number])
    if isinstance(told, dict):
        return {name: by_office(part, number=number, language=language) for name, part in told.items()}
    if isinstance(told, list):
        return [by_office(part, number=number, language=language) for part in told]
    return told
