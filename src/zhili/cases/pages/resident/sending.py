"""From a filled-in draft to a case, once; what the reporter is shown of it before and after."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from zhili.cases import public as cases
from zhili.cases.pages.resident import drafts, keeping, places
from zhili.cases.pages.resident.access import asking, grant
from zhili.cases.pages.resident.drafts import Draft, Receipt
from zhili.cases.pages.resident.sections import Section
from zhili.cases.pages.words import NO, YES
from zhili.casetypes.forms import Field
from zhili.casetypes.language import CaseType
from zhili.kernel import files
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import whence

CHANNEL = "web"
_SMALL = files.Limits(side=320)
_ON_THE_MAP = Text(zh="地图上的位置", en="Point on the map")


@dataclass(frozen=True, slots=True)
class Row:
    """An answer in words, and the page on which it is changed."""

    title: Text
    words: object
    step: str


def send(request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime) -> Receipt:
    """Open the case and hand its receipt to the browser before anything else can fail; then add the photos.

    The same draft opens one case however often it is sent; one that follows another is merged with it at once.
    Raises what ``cases.open`` and ``cases.follow`` raise.
    """
    opened = _opened(request, case_type, draft, at=at)
    receipt = Receipt(
        key=draft.key,
        case_id=str(opened.id),
        number=opened.number,
        secret=opened.secret or "",
        waiting=draft.photos,
    )
    if opened.repeated:  # sent twice at once: the first of the two has the code and brings the photos
        return receipt
    grant(request, opened.id, at=at)
    keeping.drop(request, case_type, at=at)
    drafts.hand_over(request.session, receipt)
    return bring_photos(request, receipt, at=at)


def _opened(request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime) -> cases.Opened:
    actor = asking(request, at=at)
    cases.slow_down(actor=actor, address=whence.address(request), at=at)
    agreed = {name: UUID(case_id) for name, case_id in draft.agreed.items()}
    try:
        return _opened_with(actor, case_type, draft, agreed, at)
    except cases.NotOffered:
        if not agreed.keys() <= draft.answers.keys():
            raise
        # erased there meanwhile: it goes as it stands in the form
        return _opened_with(actor, case_type, draft, {}, at)


def _opened_with(
    actor: Actor, case_type: CaseType, draft: Draft, agreed: Mapping[str, UUID], at: datetime
) -> cases.Opened:
    if draft.following:
        return cases.follow_with(
            case_id=UUID(draft.following),
            data=draft.answers,
            agreed=agreed,
            actor=actor,
            channel=CHANNEL,
            at=at,
            idempotency_key=draft.key,
        )
    return cases.open_with(
        type_key=case_type.key,
        data=draft.answers,
        agreed=agreed,
        actor=replace(actor, cases=frozenset()),
        channel=CHANNEL,
        at=at,
        idempotency_key=draft.key,
    )


def bring_photos(request: HttpRequest, receipt: Receipt, *, at: datetime) -> Receipt:
    """Add the photos that wait to their case. Where that fails they go on waiting, and the receipt says so."""
    if not receipt.waiting:
        return receipt
    case_id = UUID(receipt.case_id)
    actor = replace(asking(request, at=at), cases=frozenset({case_id}))
    try:
        uploads = [(one.name, one.media_type, drafts.read(one)) for one in receipt.waiting]
        cases.attach(case_id=case_id, uploads=uploads, actor=actor, at=at)
    except ZhiliError:
        return receipt
    done = replace(receipt, waiting=())
    drafts.hand_over(request.session, done)
    return done


def already_sent(session: SessionBase, key: str) -> Receipt | None:
    """The receipt of a form that comes a second time."""
    return next(
        (one for one in drafts.receipts(session) if key and secrets.compare_digest(one.key, key)), None
    )


def answers_in_words(draft: Draft, pages: tuple[Section, ...]) -> list[Row]:
    """The answers given, in the order asked."""
    rows = []
    for section in pages:
        rows += [
            Row(section.title if field is section.alone else field.title, words, section.key)
            for field in section.fields
            if field.widget != "place" and (words := _in_words(field, draft.answers.get(field.name))) != ""
        ]
        if "lon" in section.names and (point := _point(draft.answers)) is not None:
            rows.append(Row(_ON_THE_MAP, point, section.key))
    return rows


def _in_words(field: Field, value: object) -> object:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return field.words(value) or (YES if value else NO)
    if field.widget == "area":
        return places.spoken_code(str(value)) or value
    return dict(field.options).get(str(value), value)


def _point(answers: Mapping[str, object]) -> Text | None:
    lon, lat = answers.get("lon"), answers.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    place = people.locate(lon=float(lon), lat=float(lat))
    return places.spoken(place.area) if place else None


def file_response(content: bytes, media_type: str, name: str, *, small: bool) -> HttpResponse:
    """A file of a resident as the browser may show it: pictures small where asked; nothing of it runs."""
    if small and media_type.startswith("image/"):
        kept = files.inspect(content, name=name, limits=_SMALL)
        content, media_type, name = kept.content, kept.media_type, kept.name
    response = HttpResponse(content, content_type=media_type)
    inline = media_type.startswith(("image/", "video/", "audio/")) or media_type == "application/pdf"
    disposition = content_disposition_header(not inline, name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
