"""Links by which staff read a plan in a calendar of their own: given out, renewed, ended."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.booking.models import Feed
from zhili.booking.operations.recording import put_down
from zhili.booking.operations.seats import lock
from zhili.booking.queries import resources
from zhili.booking.queries.calendars import digest
from zhili.booking.queries.resources import RESOURCE, ResourceView
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import Batch


def subscribe(*, resource_id: UUID, language: str, actor: Actor, at: datetime) -> str:
    """Give the actor a new link to a plan of theirs; the one they had leads nowhere any more.

    Returns its secret word (256 random bits), shown this once and kept as a digest. Raises NotFound.
    """
    resource = _served(resource_id, actor=actor, at=at)
    word = secrets.token_urlsafe(32)
    with transaction.atomic():
        lock([f"feed {actor.id} {resource.id}"])
        batch = Batch()
        _end(batch, resource, actor=actor, at=at)
        id = new_id(at)
        batch.insert(
            "booking_feed",
            {
                "id": id, "district_id": resource.district_id, "resource_id": resource.id,
                "account_id": UUID(actor.id), "digest": digest(word), "language": language, "made_at": at,
            },
        )  # fmt: skip
        _record(batch, "booking.feed.made", id, resource, actor=actor, at=at)
        batch.write()
    return word


def unsubscribe(*, resource_id: UUID, actor: Actor, at: datetime) -> None:
    """Let the actor's link to a plan lead nowhere any more. Without one nothing happens. Raises NotFound."""
    resource = _served(resource_id, actor=actor, at=at)
    with transaction.atomic():
        lock([f"feed {actor.id} {resource.id}"])
        batch = Batch()
        if _end(batch, resource, actor=actor, at=at):
            batch.write()


def _served(resource_id: UUID, *, actor: Actor, at: datetime) -> ResourceView:
    resource = resources.one(resource_id)
    if actor.kind != "staff" or resource.retired or not resources.serves(resource, actor=actor, at=at):
        raise NotFound(what=RESOURCE)
    return resource


def _end(batch: Batch, resource: ResourceView, *, actor: Actor, at: datetime) -> bool:
    row = Feed.objects.filter(resource_id=resource.id, account_id=actor.id, ended_at=None).first()
    if row is None:
        return False
    Feed.objects.filter(pk=row.pk).update(ended_at=at)
    _record(batch, "booking.feed.ended", row.id, resource, actor=actor, at=at)
    return True


def _record(batch: Batch, act: str, id: UUID, resource: ResourceView, *, actor: Actor, at: datetime) -> None:
    data = {"resource": str(resource.id)}
    put_down(batch, act, about=id, district_id=resource.district_id, actor=actor, data=data, at=at)
