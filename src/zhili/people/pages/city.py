"""Signing in by the city's identity provider (OpenID Connect): for staff whom an administrator has taken in.

``allauth`` walks the code flow, with PKCE (RFC 7636) and a state of its own. Here the ID token is checked as strictly
as if it came by a stranger (OpenID Connect Core 1.0, 3.1.3.7), and its claim is matched with a user name each time:
nothing that the provider says of a person is kept.
"""

from typing import Any, Protocol, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from requests import RequestException

from zhili.people.models import Account

_SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
_SEVERAL_FACTORS = frozenset({"mfa"})


@require_GET
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Off to the identity provider."""
    return _walked(OAuth2LoginView, request, provider_id)


@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from it, with a code that only this house can exchange."""
    return _walked(OAuth2CallbackView, request, provider_id)


class City(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Named in the setting ``SOCIALACCOUNT_ADAPTER``."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody gets an account by being known to the city."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign in who is meant, by way of the second factor where there is one, or say that there is no account."""
        claims = sociallogin.account.extra_data["id_token"]
        named = claims.get(_identity().claim)
        found = Account.objects.filter(username=str(named).lower(), kind="staff", is_active=True).first()
        if not isinstance(named, str) or found is None:
            raise ImmediateHttpResponse(_refused(request, "unknown", status=403))
        several = bool(_SEVERAL_FACTORS & {str(one) for one in claims.get("amr") or ()})
        record_authentication(request, found, "socialaccount", several_factors=several)
        raise ImmediateHttpResponse(perform_login(request, found, email_verification="none"))

    def on_authentication_error(self, request: HttpRequest, provider: object, **_why: object) -> None:
        """Whatever went wrong between the two, its sentence is ours."""
        raise ImmediateHttpResponse(_refused(request, "failed", status=401))


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; another issuer's word is not taken (OpenID Connect Discovery 1.0, 4.3)."""
        told: dict[str, Any] = super().openid_config
        if str(told.get("issuer", "")).rstrip("/") != _identity().issuer.rstrip("/"):
            raise OAuth2Error("the provider calls itself something else")
        return told

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims, when the token was signed with the provider's key, for this house, and is not over."""
        try:
            header = jwtkit.jwt.get_unverified_header(id_token)
        except jwtkit.jwt.PyJWTError as fault:
            raise OAuth2Error("what came is no token") from fault
        if header.get("alg") not in _SIGNED_WITH:
            raise OAuth2Error("the token's signature proves nothing")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token, keys_url=self.openid_config["jwks_uri"], issuer=self.openid_config["issuer"],
            audience=app.client_id, lookup_kid=jwtkit.lookup_kid_jwk, verify_signature=True,
        )  # fmt: skip
        if claims.get("azp", app.client_id) != app.client_id or "exp" not in claims:
            raise OAuth2Error("the token is for somebody else")
        return claims

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: object, **kwargs: Any
    ) -> SocialLogin:
        """As the library does, and never without an ID token."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("there is no ID token")
        return super().complete_login(request, app, token, **kwargs)


class _Identity(Protocol):
    """What the house's settings say of the provider."""

    issuer: str
    claim: str


def _identity() -> _Identity:
    return cast(_Identity, settings.ZHILI_IDENTITY)


def _walked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    if settings.ZHILI_IDENTITY is None:
        raise Http404
    try:
        answer: HttpResponseBase = view.adapter_view(_Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return _refused(request, "failed", status=502)
    return answer


def _refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "people/account/city_refused.html", {"why": why}, status=status)
