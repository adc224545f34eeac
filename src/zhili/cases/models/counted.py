"""What was counted lately, and what has to be counted anew."""

from django.db import models

from zhili.cases.models.base import OfCase


class Tally(models.Model):
    """What was closed and disclosed lately of one class (of all: ""), as last counted; a few rows for each type."""

    type_key = models.TextField()
    class_code = models.TextField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    count = models.IntegerField()
    median = models.IntegerField(null=True)
    places = models.JSONField()
    reply = models.TextField(default="")
    reply_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type_key", "class_code"], name="tally_of_class")]


class Touched(OfCase):
    """A case that changed and that figures have not counted anew: written with the change, taken by the counting."""

    id = models.UUIDField(primary_key=True)
