"""Telling every process that something held in memory has changed."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from zhili.kernel.snapshot import Snapshot
from zhili.people import models
from zhili.people.queries.stamps import stamps


def changed(name: str, *snapshots: Snapshot[Any]) -> None:
    """Give ``name`` a new stamp in the caller's transaction; this process reads again at once."""
    models.Stamp.objects.update_or_create(name=name, defaults={"value": uuid4()})
    for snapshot in (stamps, *snapshots):
        snapshot.forget()
        transaction.on_commit(snapshot.forget)
