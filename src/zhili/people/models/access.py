"""Who is in and how: sign-ins that go on, what administrators did, emergencies with what came of them."""

from django.db import models


class SignIn(models.Model):
    """A browser in which somebody is signed in. Goes with its session; where and by what is told to its owner only."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    account_id = models.UUIDField()
    session_key = models.TextField(unique=True)
    way = models.TextField()
    address = models.TextField(blank=True, default="")
    agent = models.TextField(blank=True, default="")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id"], name="people_signin_account")]


class AccessDeed(models.Model):
    """What somebody did to who may do what. Rows are added only: the database refuses every change.

    ``salt`` is that of the row's seal, None where it is older than seals.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    deed = models.TextField()
    actor_id = models.TextField()
    account_id = models.UUIDField(null=True)
    facts = models.JSONField()
    at = models.DateTimeField()
    salt = models.BinaryField(max_length=32, null=True)


class Emergency(models.Model):
    """A role that somebody took by themselves for some hours, with the reason, and what its review found."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    account_id = models.UUIDField()
    mandate_id = models.UUIDField()
    role = models.TextField()
    unit = models.TextField(null=True)
    area = models.TextField(null=True)
    reason = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reviewed_by = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="people_emergency_has_reason"),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True) | ~models.Q(finding=""),
                name="people_emergency_review_says_something",
            ),
        ]
        indexes = [models.Index(fields=["account_id"], name="people_emergency_account")]


class SignInAddress(models.Model):
    """By which telephone or mail, proven to be theirs, a resident can be sent a code; only a keyed digest of it."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    account_id = models.UUIDField()
    way = models.TextField()
    lookup = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "way"], name="people_signin_one_address_a_way")
        ]
        indexes = [models.Index(fields=["lookup"], name="people_signin_address")]
