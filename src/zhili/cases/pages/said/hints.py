"""Places that a text only hints at: written as they sound, or told by what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding import public as understanding

_MOST = 8
_HEARD = Text(zh="“{said}”听起来像“{name}”", en="“{said}” sounds like “{name}”")
_BESIDE = Text(zh="话里提到“{said}”，{where}有“{name}”", en="“{said}” is named; “{name}” is in {where}")


@dataclass(frozen=True, slots=True)
class Hint:
    """A place by name that words may hint at, the words, and why it is thought so."""

    place: people.NamedPlaceView
    said: str
    why: Text


def hints(*, said: str, address: str, within: Iterable[str]) -> list[Hint]:
    """What ``said`` hints at: in the areas ``within``, by sound or by what stands there; elsewhere, by the sound of
    what is written as an address.
    """
    found: dict[tuple[str, str], Hint] = {}
    things = understanding.beside(said)
    for path in within:
        for one in people.places_below(area=path):
            hint = _by_sound(one, said) or _beside(one, things, path)
            if hint:
                found.setdefault((one.area, one.name), hint)
    if not found and address:
        asked = understanding.pieces(address)
        for one in people.places_with_initials(initials=tuple(asked)):
            hint = _by_sound(one, address)
            if hint:
                found.setdefault((one.area, one.name), hint)
    return list(found.values())[:_MOST]


def _by_sound(one: people.NamedPlaceView, said: str) -> Hint | None:
    written = understanding.written_as(one.name, said)
    return Hint(one, written, _HEARD.format(said=written, name=one.name)) if written else None


def _beside(one: people.NamedPlaceView, things: Iterable[understanding.Beside], path: str) -> Hint | None:
    for thing in things:
        if one.name.endswith(thing.thing):
            held = people.area(path)
            where = held.title if held else path
            return Hint(one, thing.words, _BESIDE.format(said=thing.words, where=where, name=one.name))
    return None
