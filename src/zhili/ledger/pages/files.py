"""The files of the published log: checkpoint and tiles. They say nothing of anybody, so anybody may read them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhili.ledger.queries.folder import Folder
from zhili.ledger.rules.faults import LogDamaged
from zhili.ledger.rules.tiles import MalformedTile, parse_path

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=1"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head; 404 before the first is published."""
    try:
        content = (settings.ZHILI_LEDGER / "checkpoint").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content, content_type="text/plain; charset=utf-8", headers={"Cache-Control": _FOR_NOW}
    )


@require_safe
def tile(request: HttpRequest, name: str) -> HttpResponse:
    """A tile or a bundle by its name; what it holds never changes. 404 where there is none."""
    try:
        content = Folder(settings.ZHILI_LEDGER).read(parse_path(f"tile/{name}"))
    except (MalformedTile, LogDamaged):
        raise Http404 from None
    return HttpResponse(
        content, content_type="application/octet-stream", headers={"Cache-Control": _FOR_EVER}
    )
