"""The way into an interview and what is said beside it: how to go on, what comes after it, how long that may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.pages.resident import drafts, keeping
from zhili.cases.pages.resident.access import asking
from zhili.cases.pages.resident.coming import ENOUGH
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.matters import pace
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.sections import Section, faults, pages_of
from zhili.casetypes.interview import expected
from zhili.casetypes.language import CaseType
from zhili.kernel.text import Text
from zhili.workspace import public as workspace

_ANYBODY = "anyone"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes after it is sent: each step with how long it may take; how fast others were done, of ``counted``."""

    steps: tuple[tuple[Text, Text | None], ...]
    pace: str
    counted: int


def begin(request: HttpRequest, case_type: CaseType, *, at: datetime) -> HttpResponseBase:
    """Before the first question: what it is about, what comes next, and how what is answered is kept."""
    draft = keeping.held(request, case_type, at=at)
    pages = pages_of(case_type, draft.answers)
    on = onward(case_type, draft, pages)
    context = {
        "type": case_type,
        "interview": case_type.interview,
        "ahead": ahead(case_type, draft.answers, at=at),
        "begun": draft.begun,
        "step": on,
        "number": pages.index(on) + 1,
        "count": len(pages),
        "barred": needs_account(request, case_type, at=at),
        **kept(request, case_type, at=at),
    }
    return page(request, "interview", context, at=at, around=False)


def onward(case_type: CaseType, draft: Draft, pages: tuple[Section, ...]) -> Section:
    """The question to go on with: the one that came next, unless one before it is to be answered anew."""
    place = next((number for number, one in enumerate(pages) if one.key == draft.step), 0)
    open_ = (one for one in pages[:place] if faults(case_type.form, draft.answers, one))
    return next(open_, pages[place])


def ahead(case_type: CaseType, answers: Mapping[str, object], *, at: datetime) -> Ahead | None:
    """What comes next by the interview, with the terms that hold now; None where it says nothing."""
    if case_type.interview is None or not case_type.interview.next:
        return None
    tally = cases.tally_of(type_key=case_type.key)
    known = tally if tally is not None and tally.count >= ENOUGH else None
    return Ahead(
        steps=tuple((one.say, expected(case_type, one, answers, at=at)) for one in case_type.interview.next),
        pace=pace(known.median) if known else "",
        counted=known.count if known else 0,
    )


def kept(request: HttpRequest, case_type: CaseType, *, at: datetime) -> dict[str, object]:
    """Where and until when the answers are kept, for the line that says so; nothing for a form without interview."""
    if case_type.interview is None:
        return {}
    anonymous = asking(request, at=at).kind == "anonymous"
    until: timedelta = drafts.KEPT_FOR if anonymous else workspace.DRAFTS_KEPT
    again = reverse("resident:begin", args=[case_type.key])
    return {"with_account": not anonymous, "kept_until": at + until, "again": again}


def needs_account(request: HttpRequest, case_type: CaseType, *, at: datetime) -> bool:
    """Whether only who is signed in may send it, and the visitor is not."""
    return _ANYBODY not in case_type.open_by and asking(request, at=at).kind == "anonymous"


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and back to where they are; what was answered goes along."""
    return redirect_to_login(request.get_full_path())
