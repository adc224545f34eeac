"""Whether the house answers: to the supervisor, to load balancers, and in detail to whoever watches over it.

``/health`` and ``/health/alive`` and ``/health/ready`` are open and say yes or no; ``/health/parts`` and ``/metrics``
want the key that lies in the home as ``watch_key``.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.site import checks, meters, metrics, parts, preparation, settings, standing
from zhili.site.checks import Finding
from zhili.site.config import name_of, watch_key

View = Callable[[HttpRequest], HttpResponse]
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class _Seen:
    """What need not be asked twice: tables that are of this version stay so while the process runs."""

    current: bool = False


_seen = _Seen()


def watched(view: View) -> View:
    """Lets in who shows the watch key, as ``Authorization: Bearer``; others get 401 and nothing else."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        held = watch_key(settings.CONFIG)
        if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), held.encode()):
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer", **_NOT_KEPT})
        return view(request)

    return guarded


_NOT_KEPT = {"Cache-Control": "no-store"}


@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """200 when a request could be served now, 503 while the database is away."""
    there = _database_answers()
    said = {"house": name_of(settings.CONFIG.home), "database": there}
    return JsonResponse(said, status=200 if there else 503, headers=_NOT_KEPT)


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 from a process that answers at all; it asks nobody else. One that does not is to be started again."""
    return JsonResponse({"alive": True}, headers=_NOT_KEPT)


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests may be sent here: the database answers and its tables are of this version."""
    _seen.current = _database_answers() and (_seen.current or not preparation.pending())
    return JsonResponse({"ready": _seen.current}, status=200 if _seen.current else 503, headers=_NOT_KEPT)


@require_safe
@watched
def told(request: HttpRequest) -> JsonResponse:
    """How each part is, in the words of ``zhili doctor``: 503 where one is at fault."""
    language = "en" if get_language_from_request(request) == "en" else "zh"
    found = list(_examined())
    said = [
        {
            "part": one.topic,
            "level": one.level,
            "state": one.state.in_(language),
            "mend": one.mend.in_(language),
        }
        for one in found
    ]
    at_fault = any(one.level == "fault" for one in found)
    return JsonResponse({"parts": said}, status=503 if at_fault else 200, headers=_NOT_KEPT)


@require_safe
@watched
def measured(request: HttpRequest) -> HttpResponse:
    """Everything that is counted and how the parts stand, as Prometheus reads it."""
    text = meters.text()
    try:
        text += metrics.text(standing.read(settings.CONFIG, at=clock.now()))
    except DatabaseError:
        text += metrics.database_away()
    return HttpResponse(text, content_type=_TEXT, headers=_NOT_KEPT)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _examined() -> Iterator[Finding]:
    house, at = settings.CONFIG, clock.now()
    try:
        yield from checks.home(house)
        yield from checks.database()
        yield from checks.worker(at=at, expected=True)
        yield checks.ledger_queue(expected=True)
        yield checks.ledger_published(house, at=at)
        yield from checks.deliveries(at=at)
        yield parts.messages(at=at)
        yield parts.models()
        yield parts.backups(house, expected=True)
        yield checks.clock_sanity(at=at)
    except ZhiliError as fault:
        yield Finding("fault", "database", fault.words)
    except DatabaseError as fault:
        yield checks.database_fault(house, fault)
