"""How ``allauth`` makes accounts here: whoever signs up is a resident; staff are taken in by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from zhili.kernel import clock
from zhili.kernel.ids import new_id
from zhili.people.models import Account


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Named in the setting ``ACCOUNT_ADAPTER``."""

    def new_user(self, request: HttpRequest) -> Account:
        """An account that is not saved yet."""
        at = clock.now()
        return Account(id=new_id(at), kind="resident", opened_at=at, language=get_language() or "zh-hans")
