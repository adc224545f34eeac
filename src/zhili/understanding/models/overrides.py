"""What people chose where the machine had proposed: the record that the next model learns from."""

from django.db import models


class Override(models.Model):
    """One choice of a person on one suggestion; ``suggested`` is None where nothing was proposed.

    A choice that agrees is recorded too: accuracy is measured on both.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    kind = models.TextField()
    suggested = models.TextField(null=True)
    confidence = models.FloatField(null=True)
    chosen = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="understanding_override_in_district")
        ]
        indexes = [models.Index(fields=["kind", "at"], name="understanding_override_kind")]
