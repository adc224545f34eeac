"""What is reported around a point, and following one of these cases in place of reporting the same anew."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from zhili.cases import public as cases
from zhili.cases.api import shapes, tell
from zhili.cases.api.routes import created
from zhili.ui import whence
from zhili.ui.rest import problems
from zhili.ui.rest.answers import idempotency_key, json
from zhili.ui.rest.asking import ANYONE, Asking

router = Router(tags=["following"])


@router.get("/public/near", auth=ANYONE, response={200: shapes.NearCases}, by_alias=True)
def list_near(request: Asking, query: Query[shapes.NearQuery]) -> HttpResponse:
    """Open cases around a point that may be followed: of the same class first, then the nearest, then the newest.

    Of each stands what anybody may know: no name, no words of the reporter, no place nearer than the community. Who
    gives no name can ask some times in ten minutes from one address, then is asked to wait (429).
    """
    cases.slow_asking(actor=request.actor, address=whence.address(request), at=request.at)
    found = cases.near_point(
        lon=query.lon,
        lat=query.lat,
        type_key=query.type,
        class_code=query.class_,
        at=request.at,
        limit=query.limit,
        language=problems.language_of(request),
    )
    return json({"cases": [tell.near(one) for one in found]})


@router.post(
    "/cases/{case_id}/followers", auth=ANYONE, response={201: shapes.OpenedCase, 200: shapes.OpenedCase}
)
def follow(request: Asking, case_id: UUID, body: shapes.Follow) -> HttpResponse:
    """Follow an open case: a case of one's own, with number and code, merged into it at once.

    None of the type's fields are demanded. Who follows it already gets that case again (200), as does a delivery that
    comes again with its ``Idempotency-Key``. Counts as opening a case where nobody is named (429).
    """
    cases.slow_down(actor=request.actor, address=whence.address(request), at=request.at)
    followed = cases.follow(
        case_id=case_id,
        actor=request.actor,
        at=request.at,
        data=body.data,
        channel=body.channel,
        idempotency_key=idempotency_key(request),
    )
    return created(followed)
