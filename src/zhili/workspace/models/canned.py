"""Words that a unit has ready."""

from django.db import models


class CannedAnswer(models.Model):
    """A ready-made text of a unit, for a class of matters or any (``class_code`` empty). Retired, never deleted."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    unit = models.TextField()
    class_code = models.TextField(blank=True, default="")
    title = models.TextField()
    text = models.TextField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="workspace_canned_in_district"),
            models.UniqueConstraint(
                fields=["unit", "title"],
                name="workspace_canned_title",
                condition=models.Q(retired_at=None),
            ),
        ]
