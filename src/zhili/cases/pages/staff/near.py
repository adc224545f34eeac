"""Open cases around another that may be about the same matter, the most alike first, with the words they share."""

from dataclasses import dataclass

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.rows import Row
from zhili.ui.desk import Who
from zhili.understanding import public as understanding

_MOST = 6
_LEAST_ALIKE = 0.2


@dataclass(frozen=True, slots=True)
class Near:
    """A case nearby. ``score`` None: near, but told in other words."""

    row: Row
    score: float | None
    words: tuple[str, ...]


def around(who: Who, row: cases.CaseRow) -> list[Near]:
    """Those that the reader may see. One query."""
    readable = {str(one.id): one for one in cases.near(row=row, actor=who.actor, at=who.at)}
    candidates = [understanding.Candidate(id, one.title) for id, one in readable.items()]
    alike = {
        one.id: one
        for one in understanding.similar(text=row.title, candidates=candidates, least=_LEAST_ALIKE)
    }
    order = sorted(readable, key=lambda id: -(alike[id].score if id in alike else 0))
    return [
        Near(
            row=rows.row(readable[id], at=who.at),
            score=alike[id].score if id in alike else None,
            words=alike[id].reasons if id in alike else (),
        )
        for id in order[:_MOST]
    ]
