"""The certificate that goes with a case's evidence: which files, who had them in hand, how to check, what it shows.

In Chinese, for a court. Its digest is sealed, so that the paper itself can be checked like the files it names.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from zhili.cases.models import Attachment
from zhili.cases.queries import types
from zhili.cases.queries.whole import unit_name
from zhili.cases.rules import custody
from zhili.cases.rules.state import CaseState, Event
from zhili.documents import public as documents
from zhili.people import public as people

_TEMPLATE = Path(__file__).parents[1] / "templates" / "cases" / "papers" / "certificate.typ"
_KINDS = {"resident": "反映人", "anonymous": "反映人", "outside": "外部系统", "system": "系统"}


def certificate(
    state: CaseState,
    files: Sequence[Attachment],
    issued: Sequence[documents.Proven],
    events: Sequence[Event],
    *,
    number: UUID,
    to: str,
    at: datetime,
) -> bytes:
    """The certificate as PDF, over files, finished papers and their service, and custody up to now. Raises NotSet."""
    names = people.names_of([one.actor.partition(":")[2] for one in events if one.actor.startswith("staff:")])
    case_type = types.of_version(state.type_key, state.type_version)
    facts = {
        "number": str(number),
        "made": _moment(at),
        "to": to or "（未写明）",
        "by": _who(events[-1], names),
        "case": f"{state.number}（{case_type.title.zh}）",
        "files": [
            [str(place), one.name, f"{one.size:,}", one.sha256] for place, one in enumerate(files, start=1)
        ],
        "papers": [
            [name.partition(" ")[0], name.partition(" ")[2], f"{one.size:,}", one.sha256]
            for one in issued
            if one.is_paper and (name := one.name)
        ],
        "served": [one.said for one in issued if not one.is_paper],
        "custody": [
            {
                "title": custody.WORDS[one.action].zh,
                "at": _moment(one.at),
                "who": _who(one, names),
                "text": _said(one),
                "internal": False,
            }
            for one in events
        ],
    }
    return documents.pdf(_TEMPLATE.read_text("utf-8"), facts, at=at)


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def _who(event: Event, names: dict[str, str]) -> str:
    kind, _colon, id = event.actor.partition(":")
    unit = unit_name(event.unit)
    person = names.get(id, "工作人员") if kind == "staff" else _KINDS.get(kind, "系统")
    return f"{unit.zh} {person}" if unit else person


def _said(event: Event) -> str:
    """The event's sentence; of what was submitted the names of the files."""
    sentence = custody.says(event.action, event.data)
    if sentence is not None:
        return sentence.zh
    return "、".join(str(one.get("name")) for one in custody.listed(event.data))
