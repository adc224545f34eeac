"""What a resident gave in cases of their own and may take over into a new one."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from zhili.cases import public as cases
from zhili.ui.rest.answers import json
from zhili.ui.rest.asking import KNOWN, Asking
from zhili.ui.rest.shapes import Word, Words

router = Router(tags=["cases"])


class OffersQuery(BaseModel):
    """The type of the case that is to be opened."""

    type: Word


class OfferedField(BaseModel):
    """A field that may be taken over; ``shown`` is its answer, masked where it is personal."""

    name: str
    title: Words
    shown: str


class OfferingCase(BaseModel):
    """A case of the caller's own, and what it may fill in."""

    case: UUID
    number: str
    type_title: Words
    opened_at: datetime
    fields: list[OfferedField]


class Offers(BaseModel):
    """What may be taken over, from the newest case on."""

    offers: list[OfferingCase]


@router.get("/offers", auth=KNOWN, response={200: Offers})
def list_offers(request: Asking, query: Query[OffersQuery]) -> HttpResponse:
    """What a resident gave in cases of their own and may take over into a new one of this type, masked; newest first.

    POST /cases takes it over by ``take_over``. For staff and outside systems the list is empty: a case is taken over by
    its own person.
    """
    found = cases.offers(type_key=query.type, actor=request.actor, at=request.at)
    response = json({"offers": [_told(one) for one in found]})
    response["Cache-Control"] = "private, no-store"
    return response


def _told(one: cases.Offer) -> dict[str, object]:
    fields = [{"name": field.name, "title": field.title, "shown": field.shown} for field in one.fields]
    return {
        "case": one.case_id, "number": one.number, "type_title": one.type_title, "opened_at": one.opened_at,
        "fields": fields,
    }  # fmt: skip
