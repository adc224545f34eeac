"""What rows have in common that lie in a district.

``district_id`` is set once and never updated; the key of what grows most begins with it.
"""

from django.db import models


class InDistrict(models.Model):
    """A row with an id of its own, unique with its district."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="%(class)s_in_district")]


class OfCase(models.Model):
    """A row that belongs to a case and lies where the case lies."""

    district_id = models.IntegerField()
    case_id = models.UUIDField()

    class Meta:
        abstract = True
