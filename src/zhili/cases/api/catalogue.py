"""What can be asked for, how it went, and following a case by its number."""

from datetime import timedelta
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from zhili.cases import public as cases
from zhili.cases.api import shapes, tell
from zhili.people import public as people
from zhili.ui import whence
from zhili.ui.rest import problems
from zhili.ui.rest.answers import json, unchanged
from zhili.ui.rest.asking import ANYONE, MANDATED, Asking
from zhili.ui.rest.shapes import Instant, Word

router = Router(tags=["catalogue"])
Limit = Annotated[int, Field(ge=1, le=500)]
_TRIES_OF_A_NUMBER, _TRIES_OF_AN_ADDRESS, _WINDOW = 10, 60, timedelta(hours=1)


@router.get("/case-types", auth=ANYONE, response={200: shapes.Types})
def list_types(request: Asking) -> HttpResponse:
    """The case types in force."""
    return json({"case_types": [tell.type_in_short(one) for one in cases.case_types()]}, public=True)


@router.get("/case-types/{key}", auth=ANYONE, response={200: shapes.Type, 304: None})
def read_type(request: Asking, key: str) -> HttpResponse:
    """A case type: its form, stages and actions. Its entity tag changes with its version."""
    found = cases.case_type(key)
    etag = f"{found.version}-{found.digest[:16]}"
    return unchanged(request, etag) or json(tell.case_type(found), etag=etag, public=True)


@router.get("/rates", auth=MANDATED, response={200: shapes.Rates})
def list_rates(
    request: Asking,
    type: Word,
    opened_from: Instant,
    opened_until: Instant,
    by: Literal["lead_unit", "street", "class", "district"] | None = None,
) -> HttpResponse:
    """The rates that a type declares, over the cases opened in a time; in all, or by unit, street, class, district.

    Only the cases count that the caller's mandates reach. ``cases`` says how many there are, how many have ended, and
    how many days those took on average.
    """
    within = cases.reach(actor=request.actor, at=request.at)
    counted = cases.rates(
        type_key=type, opened_from=opened_from, opened_until=opened_until, by=by, within=within
    )
    paced = cases.paces(
        type_key=type, opened_from=opened_from, opened_until=opened_until, by=by, within=within
    )
    told = [
        {
            "rate": one.rate, "title": one.title, "group": one.group, "hits": one.hits, "base": one.base,
            "share": one.share,
        }
        for one in counted
    ]  # fmt: skip
    paces = [
        {"group": one.group, "cases": one.cases, "ended": one.ended, "mean_days": one.mean_days}
        for one in paced
    ]
    return json({"rates": told, "cases": paces})


@router.post("/tracking", auth=ANYONE, response={201: shapes.Pass})
def track(request: Asking, body: shapes.Track) -> HttpResponse:
    """Exchange a case's number and secret code for a short pass. Guessing is slowed down, by number and by address."""
    address = whence.address(request)
    number = body.number.replace(" ", "")
    people.throttle(
        deed="tracking-address", who=address, limit=_TRIES_OF_AN_ADDRESS, within=_WINDOW, at=request.at
    )
    people.throttle(
        deed="tracking-number", who=number, limit=_TRIES_OF_A_NUMBER, within=_WINDOW, at=request.at
    )
    proven = cases.find(number=number, secret=body.secret)
    token, until = cases.grant_pass(case_id=proven.case_id, at=request.at, party=proven.party)
    return json({"token": token, "until": until, "case_id": proven.case_id}, status=201)


@router.get("/public/cases", auth=ANYONE, response={200: shapes.DisclosedCases})
def list_disclosed(request: Asking, type: Word, after: Word | None = None, limit: Limit = 50) -> HttpResponse:
    """The cases of a type that are disclosed, newest first, with the fields that the type declares public."""
    language = problems.language_of(request)
    disclosed, page = cases.public_cases(
        type_key=type, at=request.at, after=after, limit=limit, language=language
    )
    told = [
        {"number": one.number, "type": one.type_key, "stage": one.stage, "fields": one.fields}
        for one in disclosed
    ]
    return json({"cases": told, "after": page.after}, public=True)
