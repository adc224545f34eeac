"""Whose a case would be: what the responsibility list answers for it, before anybody dispatches it."""

from dataclasses import dataclass

from zhili.cases.operations import world
from zhili.cases.queries import types
from zhili.cases.queries.views import CaseView
from zhili.casetypes.tables import Undecided


@dataclass(frozen=True, slots=True)
class Whose:
    """The unit that answers for a case, by which row and article of which list or table."""

    unit: str
    row: int
    article: str
    source: str

    @property
    def version(self) -> str:
        """Which version of the city's list it is; empty where the type's own table decides."""
        return self.source.partition(":")[2]


def whose(*, case: CaseView, class_code: str | None = None) -> Whose | None:
    """Whose a case would be with this class (None: its own, else the machine's); None where a fact is missing."""
    guessed = case.suggested.get("class")
    proposed = guessed.get("value") if isinstance(guessed, dict) else None
    facts = {
        **case.data, **case.outcome, "title": case.title, "text": case.text, "urgency": case.urgency,
        "class": class_code or case.class_code or proposed, "area": case.area, "address": case.address,
        "lon": case.lon, "lat": case.lat, "channel": case.channel, "type": case.type_key,
    }  # fmt: skip
    try:
        found = world.route(types.of_version(case.type_key, case.type_version), facts)
    except Undecided:
        return None
    return Whose(found.unit, found.row, found.article, found.source) if found else None
