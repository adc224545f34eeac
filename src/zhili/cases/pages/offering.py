"""What a case offers to choose from in the form of an action: its materials, and who may mediate."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from zhili.cases import public as cases
from zhili.cases.pages.forms import widget_of
from zhili.casetypes.forms import Form
from zhili.kernel.text import Text
from zhili.people import public as people

_SHOWN = ("parties", "public")


class Offered(TypedDict):
    """Parts of a ``forms.Offer``."""

    materials: Sequence[tuple[str, Text]]
    mediators: Sequence[tuple[str, Text]]


def of_case(case: cases.CaseView, form: Form, *, at: datetime) -> Offered:
    """What a form asks for and the case has: files that all parties may see, mediators of the unit that leads."""
    widgets = {widget_of(one) for one in form.fields}
    files = [one for one in case.attachments if one.visibility in _SHOWN] if "material" in widgets else []
    who = people.mediators_for(case.lead_unit, on=at.date()) if "mediator" in widgets else []
    return {
        "materials": [(str(one.id), Text(zh=one.name, en=one.name)) for one in files],
        "mediators": [(f"{one.name}（{one.number}）", _fields(one)) for one in who],
    }


def _fields(one: people.EntryView) -> Text:
    """The fields of disputes in which somebody mediates, in a line."""
    fields = [people.FIELDS[each] for each in one.fields if each in people.FIELDS]
    return Text(zh="、".join(each.zh for each in fields), en=", ".join(each.en for each in fields))
