"""The city's order: areas, units, mandates, keys of outside systems, responsibility lists, calendar notices.

These are kept small enough to be read into memory whole; ``Stamp`` says when they have changed.
"""

from django.db import models


class Area(models.Model):
    """A node of the area tree. ``boundary`` is GeoJSON; ``path`` and ``district_id`` never change."""

    code = models.TextField(primary_key=True)
    district_id = models.IntegerField()
    name = models.TextField()
    name_en = models.TextField()
    level = models.TextField()
    parent = models.TextField(null=True)
    path = models.TextField(unique=True)
    boundary = models.JSONField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    sort_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="people_area_in_district")
        ]


class Unit(models.Model):
    """An office, bureau, street or company that handles cases. ``area`` is a path, or empty."""

    code = models.TextField(primary_key=True)
    district_id = models.IntegerField(default=0)
    name = models.TextField()
    name_en = models.TextField()
    kind = models.TextField()
    area = models.TextField(blank=True, default="")
    parent = models.TextField(null=True)
    sort_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="people_unit_in_district")
        ]


class Mandate(models.Model):
    """A role that an account holds in a unit and an area for a time. Ended by ``until_at``, never deleted."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    account_id = models.UUIDField()
    role = models.TextField()
    unit = models.TextField(null=True)
    area = models.TextField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    granted_by = models.TextField()
    granted_at = models.DateTimeField()
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_mandate_in_district"),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gte=models.F("from_at")),
                name="people_mandate_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["account_id"], name="people_mandate_account"),
            models.Index(fields=["unit"], name="people_mandate_unit"),
        ]


class OutsideKey(models.Model):
    """The key of an outside system, kept as a digest, with the one mandate it acts under."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField(unique=True)
    digest = models.BinaryField(max_length=32, unique=True)
    role = models.TextField()
    unit = models.TextField(null=True)
    area = models.TextField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    created_by = models.TextField()
    created_at = models.DateTimeField()


class ResponsibilityList(models.Model):
    """One version of the responsibility list as it was taken; ``rows`` are the accepted ones, in order."""

    version = models.IntegerField(primary_key=True)
    name = models.TextField()
    digest = models.TextField()
    rows = models.JSONField()
    active = models.BooleanField()
    uploaded_by = models.TextField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["active"], condition=models.Q(active=True), name="people_one_list_is_active"
            )
        ]


class CalendarDay(models.Model):
    """A day that is not what its weekday says, by the notice of ``year`` or the city's order."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    works = models.BooleanField()
    year = models.IntegerField(null=True)
    source = models.TextField()
    loaded_by = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "year"], name="people_day_of_notice", nulls_distinct=False)
        ]
