"""How ``allauth`` makes accounts here: whoever signs up is a resident; staff are taken in by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from django.conf import settings
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhili.kernel import clock
from zhili.kernel.ids import new_id
from zhili.people.models import Account
from zhili.people.pages import factors, staying
from zhili.ui.whence import address


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Named in the setting ``ACCOUNT_ADAPTER``."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, as the rest of the house knows it: what slows guessing down counts by it."""
        return address(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go on to their desk, residents to the front page; whoever was on the way somewhere goes there."""
        staff = isinstance(request.user, Account) and request.user.kind == "staff"
        return str(settings.STAFF_REDIRECT_URL if staff else settings.LOGIN_REDIRECT_URL)

    def pre_login(self, request: HttpRequest, user: Account, **hooks: object) -> HttpResponseBase | None:
        """Turned away, with what to do: who is closed out, and who comes by a given password that has had its days."""
        over = user.given_until is not None and clock.now() >= user.given_until
        if over and _by_password(request, user):
            clear_authentication_records(request)
            notices.error(request, _("管理员给的密码已过期。请找单位管理员再要一个，拿到后七天内登录。"))
            return redirect("account_login")
        answer: HttpResponseBase | None = super().pre_login(request, user, **hooks)
        return answer

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in, by whatever way. Who came by a password that somebody else gave is led to choose one; whose role
        asks for a second factor and who has none, to set one up."""
        records = get_authentication_records(request, user)
        several = any(one.get("several_factors") for one in records)
        by_password = _by_password(request, user)
        super().login(request, user)
        if user.given_until is not None and by_password:
            staying.say_due(request.session, staying.PASSWORD)
        elif not several and factors.lacking(user, at=clock.now()):
            staying.say_due(request.session, staying.FACTOR)

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """A password that its owner chooses, checked. Raises ValidationError, also for the one that was given."""
        if user is not None and user.given_until is not None and user.check_password(password):
            raise ValidationError(_("这还是管理员给的那个。请换一个只有您知道的密码。"))
        return str(super().clean_password(password, user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work."""
        return self.get_login_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        """Sign out. The token in the browser changes, as at signing in: pages kept for offline see it and lock."""
        super().logout(request)
        rotate_token(request)

    def new_user(self, request: HttpRequest) -> Account:
        """An account that is not saved yet."""
        at = clock.now()
        return Account(id=new_id(at), kind="resident", opened_at=at, language=get_language() or "zh-hans")


def _by_password(request: HttpRequest, user: Account) -> bool:
    return any(one.get("method") == "password" for one in get_authentication_records(request, user))
