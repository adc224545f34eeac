"""The second line behind the guards, laid down in the database: roles, what each may do, and which rows it sees.

Idempotent, and quick where nothing has changed. The pages' role owns nothing and passes by no policy; row-level
security is forced on every table that has a guard, and shows nothing to whom no reader was told. Who may not make
roles gets none of this, and ``zhili doctor`` says what to do.
"""

import hashlib
from collections.abc import Mapping

import psycopg
from django.db import ProgrammingError, connection, transaction

from zhili.booking import public as booking
from zhili.cases import public as cases
from zhili.documents import public as documents
from zhili.insight import public as insight
from zhili.kernel.isolation import Guard
from zhili.ledger import public as ledger
from zhili.notification import public as notification
from zhili.people import public as people
from zhili.site.postgres import JOBS, MAKE_ROLE, WEB
from zhili.understanding import public as understanding
from zhili.workspace import public as workspace

_MODULES = (booking, cases, documents, insight, ledger, notification, people, understanding, workspace)

GUARDS: Mapping[str, Guard] = {table: guard for one in _MODULES for table, guard in one.GUARDS.items()}
"""Every table with a guard."""

_LIBRARY = "a library reads it to find out who asks, before anybody is known"
_NOBODYS = "no person's rows"
OPEN_TABLES: Mapping[str, str] = {
    **{table: why for one in _MODULES for table, why in one.OPEN_TABLES.items()},
    "kernel_change": "says only that something changed",
    "django_session": "found by a random key alone, before anybody is known",
    "account_emailaddress": _LIBRARY,
    "account_emailconfirmation": _LIBRARY,
    "mfa_authenticator": _LIBRARY,
    "socialaccount_socialaccount": _LIBRARY,
    "socialaccount_socialapp": _LIBRARY,
    "socialaccount_socialtoken": _LIBRARY,
    "axes_accessattempt": _LIBRARY,
    "axes_accessattemptexpiration": _LIBRARY,
    "axes_accessfailurelog": _LIBRARY,
    "axes_accesslog": _LIBRARY,
    "auth_group": _NOBODYS,
    "auth_group_permissions": _NOBODYS,
    "auth_permission": _NOBODYS,
    "people_account_groups": "not used",
    "people_account_user_permissions": "not used",
    "django_content_type": _NOBODYS,
    "django_migrations": _NOBODYS,
    "procrastinate_jobs": "arguments of jobs name rows and nobody",
    "procrastinate_events": _NOBODYS,
    "procrastinate_periodic_defers": _NOBODYS,
    "procrastinate_workers": _NOBODYS,
}
"""Every table without one, and why."""

_MEMBER = """
SELECT rolsuper OR pg_has_role(oid, %s, 'USAGE') FROM pg_roles WHERE rolname = current_user
"""
_RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {WEB}, {JOBS};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB}, {JOBS};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}, {JOBS};
"""
_POLICIES = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {JOBS} ON {{table}};
CREATE POLICY {JOBS} ON {{table}} TO {JOBS} USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS {WEB} ON {{table}};
CREATE POLICY {WEB} ON {{table}} TO {WEB} USING ({{sees}}) WITH CHECK ({{writes}});
"""
# The two operators on arrays that lists look for cases by: they say nothing of the rows they are given, and only what
# is marked so may use an index ahead of a policy. To jobs every row is open; COPY is so only past the policies. Both
# can be done by a superuser alone.
_BY_SUPERUSER = f"""
ALTER FUNCTION pg_catalog.arrayoverlap(anyarray, anyarray) LEAKPROOF;
ALTER FUNCTION pg_catalog.arraycontains(anyarray, anyarray) LEAKPROOF;
ALTER ROLE {JOBS} BYPASSRLS;
"""
_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
_KNOWN = """
SELECT obj_description(oid, 'pg_policy') FROM pg_policy
WHERE polrelid = 'cases_case'::regclass AND polname = %s
"""


def lay_down() -> bool:
    """Make the roles and bring rights and policies to what this version declares, as the tables' owner.

    False where the roles are not there and this user may not make them: then nothing is changed.
    """
    if not all(_have(role) for role in (WEB, JOBS)):
        return False
    text = _text()
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        cursor.execute(_KNOWN, [WEB])
        known = cursor.fetchone()
        if known is None or known[0] != digest:
            cursor.execute(text)
            cursor.execute(f"COMMENT ON POLICY {WEB} ON cases_case IS '{digest}'")
    return True


def have_roles() -> bool:
    """Whether the database has the roles, and this user may take them."""
    return all(_is_member(role) for role in (WEB, JOBS))


def in_force() -> bool:
    """Whether the policies that this version declares stand."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [WEB])
        known = cursor.fetchone()
    return known is not None and known[0] == hashlib.sha256(_text().encode()).hexdigest()


def _have(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SUPERUSER)
        login = "LOGIN" if cursor.fetchone()[0] else "NOLOGIN"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MAKE_ROLE.format(role=role, login=login))
            if login == "NOLOGIN" and not _is_member(role):
                cursor.execute(f"GRANT {role} TO CURRENT_USER")
    except ProgrammingError as refused:
        if not isinstance(refused.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        return False
    return _is_member(role)


def _is_member(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return False
        cursor.execute(_MEMBER, [role])
        return bool(cursor.fetchone()[0])


def _text() -> str:
    """All policies as one text, and before them the functions that they ask."""
    with connection.cursor() as cursor:
        cursor.execute(_SUPERUSER)
        first = _BY_SUPERUSER if cursor.fetchone()[0] else ""
    functions = (each.function for guard in GUARDS.values() for each in guard.gathers)
    guarded = (
        _POLICIES.format(table=table, sees=guard.sees, writes=guard.writes)
        for table, guard in sorted(GUARDS.items())
    )
    return f"{first}{''.join(functions)}{''.join(guarded)}"
