"""The link that says: no more. One click, no sign-in; mail programs press it by themselves (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.notification.operations import leaving
from zhili.notification.rules.ways import WAYS

_BACK = "back"


@csrf_exempt  # a mail program has no form of ours; the token is the right to do just this
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop; stop, or take that back. A GET changes nothing: mail scanners follow every link."""
    at = clock.now()
    try:
        _recipient, way = leaving.read(token)
        done = ""
        if request.method == "POST":
            done = "back" if request.POST.get("do") == _BACK else "left"
            (leaving.come_back if done == "back" else leaving.leave)(token, at=at)
    except ZhiliError as refusal:
        return render(request, "notification/leave.html", {"refusal": refusal.words}, status=refusal.status)
    return render(request, "notification/leave.html", {"way": WAYS[way], "done": done, "at": at})
