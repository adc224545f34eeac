"""The addresses of signing in. Those of ``allauth`` that need e-mail are left out: a house has no mail server."""

from allauth.account import views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import RedirectView

from zhili.people.pages import city, codes, second, sessions

urlpatterns = [
    path(
        "login/",
        views.LoginView.as_view(extra_context={"city": lambda: settings.ZHILI_IDENTITY}),
        name="account_login",
    ),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path(
        "password/set/",
        login_required(RedirectView.as_view(pattern_name="account_sessions")),
        name="account_set_password",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("second-factor/", second.show, name="account_second_factor"),
    path("code/", codes.ask, name="account_code"),
    path("code/typed/", codes.typed, name="account_code_typed"),
    path("<slug:provider_id>/in/", city.begin, name="openid_connect_login"),
    path("<slug:provider_id>/back/", city.back, name="openid_connect_callback"),
    path("sessions/", sessions.show, name="account_sessions"),
    path("sessions/others/end/", sessions.end_others, name="account_sessions_end"),
    path("sessions/<uuid:sign_in>/end/", sessions.end, name="account_session_end"),
]
