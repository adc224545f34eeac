"""Open cases around another that may be about the same matter, the most alike first, with the words they share."""

from dataclasses import dataclass

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.rows import Row
from zhili.ui.desk import Who

_MOST = 6


@dataclass(frozen=True, slots=True)
class Near:
    """A case nearby. ``same``: it tells the same, ``words`` are why. ``equal``: so many more are in its very words."""

    row: Row
    same: bool
    words: tuple[str, ...]
    equal: int


def around(who: Who, row: cases.CaseRow) -> list[Near]:
    """Those that the reader may see. One query, two for a case whose place nobody knows."""
    return [
        Near(row=rows.row(one.row, at=who.at), same=one.score is not None, words=one.words, equal=one.equal)
        for one in cases.near(row=row, actor=who.actor, at=who.at, limit=_MOST)
    ]
