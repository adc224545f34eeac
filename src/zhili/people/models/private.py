"""Personal data apart from everything else, and the trail of who read it."""

from django.db import models


class PrivateRecord(models.Model):
    """Sealed personal fields of a holder (a case or an account), kept for a purpose until a day.

    ``term`` is how long after the end of what they belong to, where that is said; the day is set when it ends.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    holder = models.UUIDField()
    purpose = models.TextField()
    sealed = models.BinaryField()
    key_id = models.TextField()
    phone_lookup = models.BinaryField(max_length=32, null=True)
    kept_at = models.DateTimeField()
    kept_until = models.DateField(null=True)
    term = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_private_in_district")
        ]
        indexes = [
            models.Index(fields=["holder"], name="people_private_holder"),
            models.Index(
                fields=["phone_lookup"],
                name="people_private_phone",
                condition=models.Q(phone_lookup__isnull=False),
            ),
        ]


class PrivateRead(models.Model):
    """Who read or erased whose personal data, when and for what purpose.

    Rows are added only: the database refuses every change (migration 0004_trail). ``salt`` is that of the row's seal,
    None where it is older than seals.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    holder = models.UUIDField()
    act = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    purpose = models.TextField()
    at = models.DateTimeField()
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_read_in_district"),
            models.CheckConstraint(condition=~models.Q(purpose=""), name="people_read_has_purpose"),
        ]
        indexes = [models.Index(fields=["holder", "at"], name="people_read_holder")]


class Throttle(models.Model):
    """How often something was tried in a window of time. ``bucket`` is a keyed digest."""

    pk = models.CompositePrimaryKey("bucket", "window_at")
    bucket = models.BinaryField(max_length=32)
    window_at = models.DateTimeField()
    tries = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["window_at"], name="people_throttle_window")]
