"""What tells every process that something it keeps in memory has changed."""

from django.db import models


class Stamp(models.Model):
    """A new value each time the thing called ``name`` changes."""

    name = models.TextField(primary_key=True)
    value = models.UUIDField()
