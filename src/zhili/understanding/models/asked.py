"""What residents asked and whether there was an answer: one row for a day and a question, without who asked."""

from django.db import models
from django.db.models import F, Q


class AskedRow(models.Model):
    """A question of a day: its masked words, what it got, how often it came, how often a person took over."""

    day = models.DateField()
    key = models.TextField()
    words = models.TextField()
    outcome = models.TextField()
    answer_id = models.UUIDField(null=True)
    times = models.IntegerField()
    handed = models.IntegerField(default=0)

    class Meta:
        db_table = "understanding_asked"
        constraints = [
            models.UniqueConstraint(fields=["day", "key"], name="understanding_asked_once_a_day"),
            models.CheckConstraint(
                condition=Q(times__gte=1) & Q(handed__gte=0) & Q(handed__lte=F("times")),
                name="understanding_asked_counts",
            ),
        ]
