"""What people do to many cases at once, and whom they call to a case or on the telephone."""

from django.db import models
from django.db.models import Q

from zhili.cases.models.base import InDistrict, OfCase


class Series(InDistrict):
    """One action that somebody does to many cases: planned, then done one case after the other, unless called off.

    ``starts_at`` is when it may begin by itself; until then nothing has happened to any case. ``district_id`` is
    that of its first case.
    """

    actor = models.TextField()
    type_key = models.TextField()
    action = models.TextField()
    data = models.JSONField()
    planned_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["actor", "planned_at"], name="series_by_actor")]


class SeriesStep(models.Model):
    """A case of a series, with the version in which it was chosen; then that it was done, or why not."""

    pk = models.CompositePrimaryKey("series_id", "place")
    series_id = models.UUIDField()
    place = models.IntegerField()
    case_id = models.UUIDField()
    number = models.TextField()
    version = models.IntegerField()
    done_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)


class Call(OfCase):
    """A unit that was called to a case: until when it had to come as that stood then, and when it came.

    ``lapsed_at``: nobody waits for it any longer, though it never came.
    """

    pk = models.CompositePrimaryKey("district_id", "case_id", "seq", "unit")
    seq = models.IntegerField()
    unit = models.TextField()
    by_unit = models.TextField(null=True)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    come_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["called_at"], name="call_by_time"),
            models.Index(
                fields=["called_at", "unit"], name="call_waiting", condition=Q(come_at=None, lapsed_at=None)
            ),
        ]


class CallHold(models.Model):
    """Who is calling the resident of a case back, so that nobody else does meanwhile; empty: laid aside by somebody."""

    case_id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    by = models.TextField()
    until = models.DateTimeField()
