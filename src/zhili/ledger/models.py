"""Entries of the sealed log. Rows are added and never changed: the database itself refuses (migration 0001)."""

from django.db import models


class Entry(models.Model):
    """A sealed event: what kind of action, whose district, when to the second, and a digest that says nothing
    without the salt and the content, which are kept elsewhere and can be erased."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    action = models.TextField()
    sealed_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="ledger_entry_in_district")]
