"""What people did to the algorithms in use: one row for each act, added to and never changed."""

from django.db import models


class RegisterEvent(models.Model):
    """An act: ``what`` is off, on, owner, bar, rolled-back or put-back; ``value`` says what it set.

    It is sealed under ``sealed_as``, and ``salt`` opens the seal. Few in a house's life, numbered as they came, so that
    all are read at once.
    """

    sealed_as = models.UUIDField(unique=True)
    key = models.TextField()
    what = models.TextField()
    value = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()
    salt = models.BinaryField()

    class Meta:
        db_table = "understanding_registerevent"
