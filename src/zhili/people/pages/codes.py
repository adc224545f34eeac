"""Signing in by a code: where to send it, then the code. The same is said whether or not anybody has the address."""

from dataclasses import asdict

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhili.kernel import clock
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.people import public as people
from zhili.people.models import Account
from zhili.ui.whence import address

_ASKED = "sign-in code"


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """A telephone number or an address of mail; sent, a code goes there if it is a resident's own."""
    if request.user.is_authenticated:
        return redirect("/")
    if request.method != "POST":
        return _asking(request)
    try:
        challenge = people.ask_code(
            address=request.POST.get("address", ""), sender=address(request), at=clock.now()
        )
    except FieldErrors as refusal:
        return _asking(request, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _asking(request, errors={"address": refusal.words}, status=refusal.status)
    request.session[_ASKED] = asdict(challenge)
    return redirect("account_code_typed")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def typed(request: HttpRequest) -> HttpResponseBase:
    """The code; sent and right, its owner is signed in, by way of the second factor where there is one."""
    kept = request.session.get(_ASKED)
    if kept is None or request.user.is_authenticated:
        return redirect("account_code")
    if request.method != "POST":
        return render(request, "people/account/code_typed.html", {"errors": {}})
    try:
        account = people.prove_code(
            challenge=people.Challenge(**kept), code=request.POST.get("code", ""), sender=address(request),
            at=clock.now(),
        )  # fmt: skip
    except ZhiliError as refusal:
        context = {"errors": {"code": refusal.words}}
        return render(request, "people/account/code_typed.html", context, status=refusal.status)
    del request.session[_ASKED]
    user = Account.objects.get(pk=account)
    record_authentication(request, user, method="code")
    answer: HttpResponseBase = perform_login(request, user, email_verification="none")
    return answer


def _asking(request: HttpRequest, *, errors: object = None, status: int = 200) -> HttpResponse:
    context = {
        "errors": errors or {},
        "given": request.POST,
        "open": bool(people.carried_ways()),
    }
    return render(request, "people/account/code.html", context, status=status)
