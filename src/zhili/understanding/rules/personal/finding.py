"""What in a text names or reaches a person: every kind looked for, and what overlaps decided."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from zhili.understanding.rules.personal import belongings, numbers
from zhili.understanding.rules.personal import kinds as known
from zhili.understanding.rules.personal.names import names
from zhili.understanding.rules.personal.pieces import Piece, Span, digits_of, flat
from zhili.understanding.rules.personal.rooms import rooms

_Find = Callable[[str], Iterator[Span]]
_FINDERS: tuple[tuple[str, _Find, bool], ...] = (
    (known.EMAIL.key, belongings.emails, False),
    (known.IDENTITY.key, numbers.identities, True),
    (known.CARD.key, numbers.cards, True),
    (known.PLATE.key, belongings.plates, False),
    (known.MOBILE.key, numbers.mobiles, True),
    (known.MOBILE.key, numbers.disguised, False),
    (known.LANDLINE.key, numbers.landlines, True),
    (known.PASSPORT.key, belongings.passports, True),
    (known.MESSENGER.key, belongings.messengers, False),
    (known.NAME.key, names, False),
    (known.ROOM.key, rooms, False),
    (known.NUMBER.key, numbers.rows, True),
)
"""In order: of two that overlap the earlier kind stands. Some have nothing to look for where no row of digits is."""

_ROW = re.compile("[0-9][0-9 .*)）-]{5}")


def found_in(
    text: str, *, but: Iterable[str] = (), kinds: Collection[str] = known.WRITTEN_BY_RESIDENTS
) -> tuple[Piece, ...]:
    """The pieces of a text that look personal, in order, none overlapping another.

    ``but`` holds numbers that belong there, as the case's own; spaces and width make no difference. Numbers for
    everybody (110, 12345, 95xxx, 400-…) are none of the kinds. ``kinds`` are the keys of those looked for.
    """
    plain = flat(text)
    own = {digits_of(one) for one in but} - {""}
    covered = bytearray(len(plain))
    taken: list[Piece] = []
    row = bool(_ROW.search(plain))
    for kind, find, needs_row in _FINDERS:
        if kind not in kinds or (needs_row and not row):
            continue
        for _, start, end in find(plain):
            if covered.find(1, start, end) < 0 and not (own and digits_of(plain[start:end]) in own):
                covered[start:end] = b"\1" * (end - start)
                taken.append(Piece(kind, start, end, text[start:end]))
    return tuple(sorted(taken, key=lambda one: one.start))
