"""The second factor: for whom it is required, the page that leads to it, what ``allauth`` keeps of it."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zhili.kernel import clock, sealed
from zhili.people import public as people
from zhili.people.models import Account
from zhili.people.pages import factors, staying

_SEALED, _LABEL = "sealed:", "second factor"


@never_cache
@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What a second factor is, which one this account has, and how to get one; back to work where there is one."""
    mine = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    context = {
        "due": staying.due(request.session) == staying.FACTOR,
        "has": bool(mine & set(factors.FACTORS)),
        "staff": getattr(request.user, "kind", "") == "staff",
    }
    return render(request, "people/account/second_factor.html", context)


def changed(sender: object, request: HttpRequest, user: Account, **_kwargs: object) -> None:
    """Receiver of allauth's signals of a factor added or removed: what the session keeps follows, the others end."""
    here = staying.sign_in_of(request)
    if here is not None:
        if staying.due(request.session) != staying.PASSWORD:
            staying.say_due(request.session, staying.FACTOR if factors.lacking(user, at=clock.now()) else "")
        people.end_sign_ins(account=user.pk, but=here)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Named in the setting ``MFA_ADAPTER``."""

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database: sealed under the house's key."""
        kept = sealed.seal(text, master=settings.ZHILI_PRIVATE_KEY, label=_LABEL)
        return _SEALED + base64.b64encode(kept).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; one that was kept before secrets were sealed is what it says."""
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text
        kept = base64.b64decode(encrypted_text.removeprefix(_SEALED))
        return sealed.unseal(kept, master=settings.ZHILI_PRIVATE_KEY, label=_LABEL)

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """What a passkey is called until its owner calls it something."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("通行密钥 %(number)s") % {"number": number}


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """Named in ``MFA_FORMS``: a new key opens the account by itself unless its owner says otherwise."""

    name = forms.CharField(required=False, max_length=60, label=_("给它起个名字"))
    passwordless = forms.BooleanField(
        required=False, initial=True, label=_("以后只用它登录，不输密码（设备会要求指纹、人脸或 PIN）")
    )


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    """Named in ``MFA_FORMS``."""

    name = forms.CharField(max_length=60, label=_("名字"))
