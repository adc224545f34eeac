"""What goes out to other platforms, and the files that came in."""

from django.db import models
from django.db.models import Q

from zhili.cases.models.base import InDistrict


class Delivery(InDistrict):
    """A message to an outside platform: kept until it is acknowledged, sent under one key however often it is tried.

    Of one case, messages go out in the order of the events (``seq``) that caused them.
    """

    case_id = models.UUIDField()
    seq = models.IntegerField()
    platform = models.TextField()
    body = models.JSONField()
    created_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reference = models.TextField(default="")
    last_error = models.TextField(default="")

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(
                fields=["district_id", "case_id", "platform", "seq"], name="delivery_of_event"
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="delivery_due", condition=~Q(next_try_at=None))]


class Platform(models.Model):
    """An outside platform that cases travel to and from: its address, and the secret both sides sign with (sealed).

    ``we_are`` is our name with them; ``type_key`` the type of the cases they send (empty: the one type that
    travels). A ``register`` keeps cases of that type too (empty: of every type that declares ``in_step``). After a
    failure the line rests until ``rests_until``, longer with each one in a row.
    """

    key = models.TextField(primary_key=True)
    name = models.TextField()
    url = models.TextField()
    we_are = models.TextField()
    type_key = models.TextField(default="")
    register = models.BooleanField(default=False)
    secret = models.BinaryField()
    active = models.BooleanField(default=True)
    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)


class Import(models.Model):
    """How far a file was taken in: written with the cases it opened, so that a cut-off run goes on without doubles."""

    digest = models.TextField(primary_key=True)
    type_key = models.TextField()
    name = models.TextField()
    read = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
