"""Opening cases, listing them, reading one and what may be done with it."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from zhili.cases import public as cases
from zhili.cases.api import shapes, tell
from zhili.cases.public import Filters
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import whence
from zhili.ui.rest.answers import idempotency_key, json, unchanged
from zhili.ui.rest.asking import ANYONE, KNOWN, Asking
from zhili.ui.rest.problems import BadParameter

router = Router(tags=["cases"])
_NO_AREA = Text(zh="没有这个区划。", en="There is no such area.")


@router.post("/cases", auth=ANYONE, response={201: shapes.OpenedCase, 200: shapes.OpenedCase})
def open_case(request: Asking, body: shapes.OpenCase) -> HttpResponse:
    """Open a case. With ``Idempotency-Key``, a delivery that comes again opens nothing and answers 200.

    ``take_over`` fills in fields from cases of the caller's own, as GET /offers lists them: by field, the case's id.
    To name them is to agree. Who gives no name can open some cases in ten minutes from one address, then is asked to
    wait (429).
    """
    cases.slow_down(actor=request.actor, address=whence.address(request), at=request.at)
    opening = partial(cases.open_with, agreed=body.take_over) if body.take_over else cases.open
    opened = opening(
        type_key=body.type,
        data=body.data,
        actor=request.actor,
        channel=body.channel,
        at=request.at,
        idempotency_key=idempotency_key(request),
    )
    return created(opened)


def created(opened: cases.Opened) -> HttpResponse:
    """The answer to who opened a case: 201 and where it is, 200 where it was there already."""
    status = 200 if opened.repeated else 201
    place = {"Location": f"/api/v1/cases/{opened.id}"}
    return json(tell.opened(opened), status=status, etag=str(opened.state.seq), headers=place)


@router.get("/cases", auth=KNOWN, response={200: shapes.Rows}, by_alias=True)
def list_cases(request: Asking, query: Query[shapes.ListQuery]) -> HttpResponse:
    """The cases that the caller may read, ``newest`` first or by ``due`` time, part by part."""
    page = cases.listing(
        actor=request.actor,
        filters=_filters(query),
        at=request.at,
        after=query.after,
        limit=query.limit,
        order=query.order,
    )
    return json({"cases": [tell.row(one) for one in page.rows], "after": page.after})


def _filters(query: shapes.ListQuery) -> Filters:
    return Filters(
        type_key=query.type,
        stages=tuple(query.stage),
        ended=query.ended,
        class_code=query.class_,
        area=_path(query.area),
        unit=query.unit,
        lead=query.lead,
        urgency=query.urgency,
        channel=query.channel,
        overdue=query.overdue,
        due_before=query.due_before,
        opened_from=query.opened_from,
        opened_until=query.opened_until,
        updated_from=query.updated_from,
        query=query.q,
        numbers=tuple(query.number),
    )


def _path(code: str | None) -> str | None:
    if code is None:
        return None
    area = people.area(code)
    if area is None:
        raise BadParameter({"area": _NO_AREA})
    return area.path


@router.get("/cases/{case_id}", auth=KNOWN, response={200: shapes.Whole, 304: None}, by_alias=True)
def read_case(request: Asking, case_id: UUID) -> HttpResponse:
    """The case as the caller may see it. Its entity tag is its version."""
    view = cases.whole(case_id=case_id, actor=request.actor, at=request.at)
    return unchanged(request, str(view.version)) or json(tell.whole(view), etag=str(view.version))


@router.post("/cases/{case_id}/contact", auth=KNOWN, response={200: shapes.Contact})
def reveal_contact(request: Asking, case_id: UUID, body: shapes.Purpose) -> HttpResponse:
    """Who reported it and how to reach them, for the purpose that is said. The reading leaves a trail."""
    held = cases.reveal(case_id=case_id, actor=request.actor, purpose=body.purpose, at=request.at)
    response = json({"contact": held})
    response["Cache-Control"] = "private, no-store"
    return response


@router.get("/cases/{case_id}/actions", auth=KNOWN, response={200: shapes.Actions})
def list_actions(request: Asking, case_id: UUID) -> HttpResponse:
    """What the caller may do now, each with its form."""
    view = cases.whole(case_id=case_id, actor=request.actor, at=request.at)
    told = {"version": view.version, "actions": [tell.action(one) for one in view.allowed]}
    return json(told, etag=str(view.version))
