"""What a person does about their own data in a case: put it right, have it erased. Each is an event of the case."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations.act import note
from zhili.cases.operations.collecting import put_right_there
from zhili.cases.operations.erasing import CONTACT, Erased, erase_all, erase_contact
from zhili.cases.queries import types
from zhili.cases.queries.collecting import goes_back
from zhili.cases.queries.personal import owner, reported_by
from zhili.cases.queries.single import by_number
from zhili.cases.rules.erasing import PUT_RIGHT
from zhili.cases.rules.guards import reference
from zhili.cases.rules.keeping import erasable_fields, terms_of
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Deed
from zhili.casetypes.effects import Word
from zhili.casetypes.forms import Form
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people

ASKED = "asked by the person"
"""The purpose under which a correction or an erasure stands in the trail."""


class NotErasedYet(ZhiliError):
    """What a person wants erased is still needed, and the law lets it be kept."""

    code = "not-erased-yet"
    status = 409
    message = Text(
        zh="事情还在办理，联系您要用到这些信息，依法暂不删除。办结后再来，或向承办部门提出申请。",
        en="The matter is still being handled and these are needed to reach you: by law they are not erased yet."
        " Come back when it has ended, or put it to the office.",
    )


def personal_form(form: Form) -> Form:
    """The personal fields of a form, none of them demanded."""
    properties = {name: prop for name, prop in form.properties.items() if name in form.personal}
    return Form({"type": "object", "additionalProperties": False, "properties": properties})


ERASES = Word(takes=frozenset({"about", "part"}), needs=frozenset({"about", "part"}))
"""How ``erase`` is written in a case type."""


def erase_for(state: CaseState, deed: Deed, actor: Actor, at: datetime) -> None:
    """``erase: {about: $case.about, part: contact | all}``: erase in the case of that number, as its person asked.

    Everything goes only once that case has ended. Raises NotFound, NotErasedYet; then the event does not take place.
    """
    about, _ = by_number(str(deed.args.get("about") or ""))
    case_type = types.of_version(about.type_key, about.type_version)
    if deed.args.get("part") == CONTACT:
        erase_contact(case_id=about.id, why=ASKED, actor=actor, at=at)
    elif not case_type.stages[about.stage].ends:
        raise NotErasedYet
    else:
        erase_all(case_id=about.id, why=ASKED, actor=actor, at=at)


def correct(
    *,
    case_id: UUID,
    actor: Actor,
    data: Mapping[str, object],
    at: datetime,
    also: Collection[str] | None = None,
) -> frozenset[str]:
    """Put personal fields of one's own case right; which were given. The former values are erased.

    The correction goes back to the person's own cases from which a field came (``goes_back``): to all of them, or to
    those whose ids are in ``also``. One that has ended is told and not altered. Raises NotFound, Invalid.
    """
    with transaction.atomic():
        state = reported_by(case_id, actor, at=at)
        case_type = types.of_version(state.type_key, state.type_version)
        taken = {name: str(value) for name, value in personal_form(case_type.form).take(data).items()}
        if not taken:
            raise Invalid({})
        back = goes_back(case_id=case_id, actor=actor, at=at)
        people.correct_private(
            holder=state.id, district_id=state.district_id, fields=taken, terms=terms_of(case_type),
            actor=owner(actor, state), purpose=ASKED, at=at,
        )  # fmt: skip
        note(
            case_id=state.id, action=PUT_RIGHT, actor=reference(actor), at=at, changes=lambda _: (),
            data={"fields": sorted(taken)}, visibility="parties",
        )  # fmt: skip
        meant = [one for one in back if also is None or str(one.state.id) in also]
        put_right_there(meant, taken, actor=actor, purpose=ASKED, at=at)
    return frozenset(taken)


def erase_own(*, case_id: UUID, actor: Actor, fields: Collection[str], at: datetime) -> Erased:
    """Erase personal fields of one's own case, as far as the law lets it be now. Raises NotFound, NotErasedYet."""
    state = reported_by(case_id, actor, at=at)
    case_type = types.of_version(state.type_key, state.type_version)
    ended = case_type.stages[state.stage].ends
    if not fields or not set(fields) <= erasable_fields(case_type.form.holdings, ended=ended):
        raise NotErasedYet
    return erase_contact(
        case_id=state.id, why=ASKED, actor=owner(actor, state), at=at, fields=frozenset(fields)
    )
