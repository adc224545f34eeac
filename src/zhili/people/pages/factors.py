"""Who must have a second factor, and whether they have one."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from zhili.people import public as people
from zhili.people.models import Account

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def lacking(user: Account, *, at: datetime) -> bool:
    """Whether an account holds a role that asks for a second factor (``ZHILI_SECOND_FACTOR``) and has none."""
    required: frozenset[str] = settings.ZHILI_SECOND_FACTOR
    if user.kind != "staff" or not required:
        return False
    roles = {one.role for one in people.actor_for(user, at=at).held(at)}
    return (
        bool(required & roles)
        and not Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
    )
