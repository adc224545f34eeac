"""Where I am signed in: every browser with where and when, ended one by one or all others at once."""

from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages as notices
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.staying import sign_in_of

WAYS = {
    "password": Text(zh="密码", en="Password"),
    "passkey": Text(zh="通行密钥", en="Passkey"),
    "code": Text(zh="验证码", en="Code"),
    "city": Text(zh="城市统一身份认证", en="The city's identity provider"),
}


@never_cache
@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The list, this browser first."""
    here = sign_in_of(request)
    rows = sorted(people.sign_ins(_account(request)), key=lambda one: one.id != here)
    shown = [(one, WAYS.get(one.way), one.id == here) for one in rows]
    context = {"rows": shown, "others": len(rows) > 1, "at": clock.now()}
    return render(request, "people/account/sessions.html", context)


@login_required
@require_POST
def end(request: HttpRequest, sign_in: UUID) -> HttpResponseBase:
    """Sign out of one browser; of this one as by signing out, of another when the password was just given again."""
    if sign_in == sign_in_of(request):
        logout(request)
        return redirect("account_login")
    if not did_recently_reauthenticate(request):
        return _first(request)
    if people.end_sign_in(account=_account(request), sign_in=sign_in):
        notices.success(request, _("那里已退出登录。"))
    return redirect("account_sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere but here, when the password was just given again."""
    if not did_recently_reauthenticate(request):
        return _first(request)
    people.end_sign_ins(account=_account(request), but=sign_in_of(request))
    notices.success(request, _("其他地方都已退出登录。"))
    return redirect("account_sessions")


def _first(request: HttpRequest) -> HttpResponseBase:
    """To the password or passkey: a browser left open is not to shut its owner out elsewhere (ASVS 7.5.2)."""
    notices.info(request, _("请先确认是您本人，再让别处退出。"))
    onward = urlencode({"next": reverse("account_sessions")})
    return redirect(f"{reverse('account_reauthenticate')}?{onward}")


def _account(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))
