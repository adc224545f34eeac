"""The calls of GeoReport v2: discovery, services, requests, tokens."""

from collections.abc import Iterable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict

from zhili.cases import public as cases
from zhili.cases.api.open311 import reading, searching, telling
from zhili.cases.api.open311.errors import BadKey, Missing, Unknown, spoken
from zhili.cases.api.open311.reading import check_jurisdiction, given
from zhili.cases.api.open311.services import Catalogue, Service, catalogue
from zhili.cases.api.open311.writing import TYPES, write
from zhili.cases.public import CaseRow
from zhili.kernel import files
from zhili.kernel.actor import Actor
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.rest import problems
from zhili.ui.rest.answers import idempotency_key
from zhili.ui.rest.asking import ANYONE, Asking

_CHANGESET = "2026-01-01T00:00:00Z"  # when the discovery document last changed its shape
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_NATIVE = "https://spec.openapis.org/oas/v3.1.0"
_CONTACT = Text(zh="请联系本市 12345 热线管理部门。", en="Ask the city's 12345 hotline office.")
_KEYS = Text(
    zh="密钥由本系统管理员发放：zhili keys create 名称。",
    en="Keys are given by the administrator: zhili keys create NAME.",
)
_NOTICE = Text(
    zh="已收到。凭编号 {number} 和查询码 {secret} 可查询进度。",
    en="Received. Follow it with number {number} and code {secret}.",
)


@spoken(ANYONE, "GET")
def discovery(request: Asking, *, form: str) -> HttpResponse:
    """Where the service is and what it speaks."""
    language = problems.language_of(request)
    root = f"{request.scheme}://{request.get_host()}"
    told = {
        "changeset": _CHANGESET,
        "contact": _CONTACT.in_(language),
        "key_service": _KEYS.in_(language),
        "endpoints": [
            _endpoint(_SPECIFICATION, f"{root}/open311/v2", tuple(TYPES.values())),
            _endpoint(_NATIVE, f"{root}/api/v1/openapi.json", ("application/json",)),
        ],
    }
    return write("discovery", told, form=form, charset=False)


def _endpoint(specification: str, url: str, formats: tuple[str, ...]) -> dict[str, object]:
    return {
        "specification": specification,
        "url": url,
        "changeset": _CHANGESET,
        "type": "production",
        "formats": list(formats),
    }


@spoken(ANYONE, "GET")
def services(request: Asking, *, form: str) -> HttpResponse:
    """What can be reported."""
    check_jurisdiction(request, request.GET)
    language = problems.language_of(request)
    told = [telling.offered(one, language) for one in catalogue().services.values()]
    return write("services", told, form=form)


@spoken(ANYONE, "GET")
def service(request: Asking, *, form: str, code: str) -> HttpResponse:
    """The attributes of a service."""
    check_jurisdiction(request, request.GET)
    told = telling.definition(_service(catalogue(), code), problems.language_of(request))
    return write("service_definition", told, form=form)


def _service(known: Catalogue, code: str) -> Service:
    if code not in known.services:
        raise Unknown(name="service_code", value=code)
    return known.services[code]


@spoken(ANYONE, "GET", "POST")
def requests(request: Asking, *, form: str) -> HttpResponse:
    """Report something, or see what was reported."""
    if request.method == "POST":
        return _post(request, form)
    check_jurisdiction(request, request.GET)
    return _told(searching.found(request, catalogue()), request, form)


def _told(rows: Iterable[CaseRow], request: Asking, form: str) -> HttpResponse:
    known, language = catalogue(), problems.language_of(request)
    return write("service_requests", [telling.request(row, known, language) for row in rows], form=form)


def _post(request: Asking, form: str) -> HttpResponse:
    values = request.POST
    actor = _key_holder(request, values)
    check_jurisdiction(request, values)
    code = given(values, "service_code")
    if code is None:
        raise Missing(name="service_code")
    chosen = _service(catalogue(), code)
    uploads = _uploads(request)
    for name, declared, content in uploads:
        files.inspect(content, name=name, declared=declared)  # refused before anything is opened
    opened = cases.open(
        type_key=chosen.case_type.key,
        data=reading.form_of(values, chosen),
        actor=actor,
        channel="open311",
        at=request.at,
        idempotency_key=idempotency_key(request),
    )
    if uploads and not opened.repeated:
        cases.attach(case_id=opened.id, uploads=uploads, actor=actor, at=request.at)
    notice = _NOTICE.format(number=opened.number, secret=opened.secret or "-")
    told = {
        "service_request_id": opened.number,
        "service_notice": notice.in_(problems.language_of(request)),
        "account_id": given(values, "account_id") or "",
    }
    return write("service_requests", [told], form=form)


def _uploads(request: Asking) -> list[tuple[str, str, bytes]]:
    sent: list[Any] = list(request.FILES.values())
    return [(one.name or "", one.content_type or "", one.read()) for one in sent]


def _key_holder(request: Asking, values: QueryDict) -> Actor:
    if request.actor.kind == "outside":
        return request.actor
    token = given(values, "api_key") or given(request.GET, "api_key")
    actor = people.actor_for_key(token, at=request.at) if token else None
    if actor is None:
        raise BadKey()
    return actor


@spoken(ANYONE, "GET")
def one_request(request: Asking, *, form: str, number: str) -> HttpResponse:
    """One request by its id."""
    check_jurisdiction(request, request.GET)
    return _told([searching.one(request, catalogue(), number)], request, form)


@spoken(ANYONE, "GET")
def token(request: Asking, *, form: str, token: str) -> HttpResponse:
    """The id behind a token: they are the same, since a request gets its number at once."""
    check_jurisdiction(request, request.GET)
    row = searching.one(request, catalogue(), token)
    return write("service_requests", [{"service_request_id": row.number, "token": token}], form=form)


@spoken(ANYONE, "GET", "POST", "PUT", "PATCH", "DELETE")
def nowhere(request: HttpRequest, *, form: str) -> HttpResponse:
    """No such address."""
    raise problems.NoSuchAddress()


def anywhere(request: HttpRequest, path: str) -> HttpResponse:
    """No such address, in the format that it ends in."""
    return nowhere(cast("Asking", request), form="json" if path.endswith(".json") else "xml")
