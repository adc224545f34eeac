"""The cards as they are declared in ``cards/``, one file each, read once."""

from functools import cache
from pathlib import Path

from zhili.understanding.rules.register.card import BadCard, Card, card_of

_FOLDER = Path(__file__).with_name("cards")


@cache
def cards() -> dict[str, Card]:
    """Every card by its key, in the order in which they are shown. Raises BadCard."""
    import yaml

    found = [
        card_of(yaml.safe_load(path.read_text(encoding="utf-8")), file=path.stem)
        for path in _FOLDER.glob("*.yaml")
    ]
    return {one.key: one for one in sorted(found, key=lambda one: (one.order, one.key))}


def card(key: str) -> Card:
    """The card of a key that code asks about. Raises BadCard where none is declared."""
    held = cards().get(key)
    if held is None:
        raise BadCard(file=key, why="cards/")
    return held
