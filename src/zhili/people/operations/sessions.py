"""Sign-ins of browsers: put down, kept up, ended by their owner, by an administrator, or by time."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.queries.accounts import staff_member

_AGENT_LENGTH = 300


def begin_sign_in(
    *, account: UUID, session_key: str, way: str, address: str, agent: str, at: datetime
) -> UUID:
    """Put down that an account signed in with a session, by a ``way``, from an address; gives the sign-in's id.

    Whoever signs in where they are signed in already goes on with the same session.
    """
    models.SignIn.objects.filter(session_key=session_key).delete()
    row = models.SignIn.objects.create(
        id=new_id(at), account_id=account, session_key=session_key, way=way, address=address,
        agent=agent[:_AGENT_LENGTH], began_at=at, seen_at=at,
    )  # fmt: skip
    return row.id


def keep_sign_in(*, sign_in: UUID, session_key: str, at: datetime) -> None:
    """Put down that a sign-in is in use, and the key its session has now."""
    models.SignIn.objects.filter(pk=sign_in).update(session_key=session_key, seen_at=at)


def end_sign_in(*, account: UUID, sign_in: UUID) -> bool:
    """Sign an account out of one browser; False where it is no sign-in of the account (any more)."""
    return _end(models.SignIn.objects.filter(account_id=account, pk=sign_in)) > 0


def end_sign_ins(*, account: UUID, but: UUID | None = None) -> int:
    """Sign an account out of every browser, ``but`` the one of that sign-in; how many there were."""
    rows = models.SignIn.objects.filter(account_id=account)
    return _end(rows.exclude(pk=but) if but else rows)


def sign_out_staff(*, account: UUID, actor: Actor, at: datetime) -> int:
    """An administrator signs a member of staff out everywhere; how many browsers. Raises UnknownStaff."""
    staff_member(account=account, actor=actor, at=at)
    with transaction.atomic():
        ended = end_sign_ins(account=account)
        put_down("sign-ins.end", actor=actor, account=account, facts={"ended": ended}, at=at)
    return ended


def sweep_sessions(*, at: datetime) -> int:
    """Remove sessions that ran out before an instant, and what was known of their browsers; how many sessions went."""
    removed, _ = Session.objects.filter(expire_date__lt=at).delete()
    models.SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return removed


def _end(rows: QuerySet[models.SignIn]) -> int:
    with transaction.atomic():
        keys = list(rows.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)
