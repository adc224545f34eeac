"""What is kept of persons and until when: cases held beyond their time, and what was erased of which case and why."""

from django.db import models
from django.db.models import Q

from zhili.cases.models.base import InDistrict


class Hold(InDistrict):
    """Somebody's word that a case is not to be erased yet, with the reason; ended by another's or their own."""

    case_id = models.UUIDField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    ended_by = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(
                fields=["district_id", "case_id"], name="hold_of_case", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(condition=~Q(why=""), name="hold_has_reason"),
        ]


class Erasure(InDistrict):
    """What was erased of a case: ``part`` is ``contact`` or ``all``, ``why`` ``retention``, ``asked`` or a purpose.

    ``gone`` counts what went, by kind; nothing of what it was stands here.
    """

    case_id = models.UUIDField()
    part = models.TextField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    gone = models.JSONField()

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["case_id"], name="erasure_by_case")]
