"""How ``allauth`` makes accounts here: whoever signs up is a resident; staff are taken in by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.translation import get_language

from zhili.kernel import clock
from zhili.kernel.ids import new_id
from zhili.people.models import Account


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Named in the setting ``ACCOUNT_ADAPTER``."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go on to their desk, residents to the front page; whoever was on the way somewhere goes there."""
        staff = isinstance(request.user, Account) and request.user.kind == "staff"
        return str(settings.STAFF_REDIRECT_URL if staff else settings.LOGIN_REDIRECT_URL)

    def logout(self, request: HttpRequest) -> None:
        """Sign out. The token in the browser changes, as at signing in: pages kept for offline see it and lock."""
        super().logout(request)
        rotate_token(request)

    def new_user(self, request: HttpRequest) -> Account:
        """An account that is not saved yet."""
        at = clock.now()
        return Account(id=new_id(at), kind="resident", opened_at=at, language=get_language() or "zh-hans")
