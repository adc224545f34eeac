"""The models a house has learned: one row for each night's attempt, kept with its figures."""

from django.db import models
from django.db.models import Q


class ModelVersion(models.Model):
    """An attempt. ``key`` says what it proposes; ``rival`` holds the figures of what was in force, on the same cases.

    ``verdict`` is "promoted" or why it was refused. At most one of a key is in force; ``content`` is the model as a
    file, None where it can no longer be taken back into force.
    """

    key = models.TextField()
    number = models.IntegerField()
    trained_at = models.DateTimeField()
    learned_from = models.IntegerField()
    figures = models.JSONField()
    rival = models.JSONField()
    verdict = models.TextField()
    in_force = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="understanding_model_number"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(in_force=True), name="understanding_one_model_in_force"
            ),
        ]
