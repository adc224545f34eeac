"""Django's name for this module, its pages in the way around, and what it does when somebody signs in or out."""

from collections.abc import Collection

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zhili.kernel import isolation
from zhili.kernel.text import Text


class PeopleConfig(AppConfig):
    """People, places and mandates."""

    name = "zhili.people"
    label = "people"
    verbose_name = "人员与区划 People"

    def ready(self) -> None:
        """Stand in the way around, follow requests and sign-ins. Raises ImproperlyConfigured for an unknown role."""
        check_roles()
        _follow_requests()
        _follow_sign_ins()
        _stand_in_the_way_around()


def check_roles() -> None:
    """See that the roles that ask for a second factor exist. Raises ImproperlyConfigured."""
    from zhili.people.public import ROLES

    unknown = settings.ZHILI_SECOND_FACTOR - set(ROLES)
    if unknown:
        known = ", ".join(ROLES)
        raise ImproperlyConfigured(
            f"ZHILI_SECOND_FACTOR: there is no role {min(unknown)}; use none, or {known}"
        )


def _follow_requests() -> None:
    from django.core.signals import request_finished, request_started

    request_started.connect(_begin, dispatch_uid="zhili.people.begin")
    request_finished.connect(_end, dispatch_uid="zhili.people.end")


def _begin(**about: object) -> None:
    """Nobody is known yet, whoever this thread served before. Where no policy holds, nobody is told."""
    if settings.ZHILI_ROWS_GUARDED:
        isolation.begin()


def _end(**about: object) -> None:
    isolation.end()


def _follow_sign_ins() -> None:
    from allauth.account.signals import password_changed
    from allauth.mfa.signals import authenticator_added, authenticator_removed
    from django.contrib.auth.signals import user_logged_in, user_logged_out

    from zhili.people.pages import second, staying

    user_logged_in.connect(staying.began)
    user_logged_out.connect(staying.ended)
    password_changed.connect(staying.password_changed)
    authenticator_added.connect(second.changed)
    authenticator_removed.connect(second.changed)


def _stand_in_the_way_around() -> None:
    from zhili.kernel import clock
    from zhili.people.public import BREAKS_GLASS, granting, unreviewed
    from zhili.ui.navigation import FOOT, Item, Waiting, for_roles, register

    def grants(roles: Collection[str]) -> bool:
        """Asked of the house only where an administrator looks."""
        return "security" in roles or ("admin" in roles and "admin" in granting(clock.now()))

    keeper, watcher = for_roles("admin", "steward"), for_roles("audit")
    register(
        Item("manage:staff", Text(zh="人员与授权", en="Staff"), "people", 10, "manage", grants),
        Item("manage:units", Text(zh="单位", en="Units"), "unit", 20, "manage", keeper),
        Item("manage:areas", Text(zh="区划", en="Areas"), "map", 30, "manage", keeper),
        Item(
            "manage:organisations", Text(zh="调解组织", en="Mediation organisations"), "building", 32, "manage", keeper,
        ),
        Item("manage:register", Text(zh="调解员名册", en="Register of mediators"), "list", 34, "manage", keeper),
        Item("manage:keys", Text(zh="外部系统密钥", en="Keys"), "lock", 90, "manage", grants),
        Item(
            "manage:emergency", Text(zh="紧急授权", en="Emergency access"), "bell", 96, "manage",
            for_roles(*BREAKS_GLASS),
        ),
        Item(
            "manage:emergencies", Text(zh="紧急授权复核", en="Emergencies to review"), "check", 97, "manage", watcher,
            waiting=Waiting(lambda _account: unreviewed()),
        ),
        Item("mediators:show", Text(zh="调解组织和调解员", en="Mediators"), "", 15, FOOT),
        Item("manage:trail", Text(zh="审计记录", en="Audit trail"), "list", 98, "manage", watcher),
    )  # fmt: skip
