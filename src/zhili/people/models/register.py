"""The register of those who help to settle disputes: organisations, persons, reviews, where they are found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MediationOrganisation(models.Model):
    """A mediation committee or the like. ``unit`` is the code of the unit that keeps it; ``area`` is a path."""

    code = models.TextField(primary_key=True)
    district_id = models.IntegerField(default=0)
    name = models.TextField()
    name_en = models.TextField(blank=True, default="")
    kind = models.TextField()
    unit = models.TextField(blank=True, default="")
    area = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    sort_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="people_organisation_in_district")
        ]


class RegisterEntry(models.Model):
    """A person on the register. ``areas`` are paths, none is the whole city; the latest review is held here too.

    What is held of a person, why and until when is said in ``rules.register.HELD``. ``told`` names what was last told
    of: a term that ends, a review that is due.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    number = models.TextField(unique=True)
    name = models.TextField()
    profession = models.TextField()
    organisation = models.TextField(blank=True, default="")
    fields = ArrayField(models.TextField())
    languages = ArrayField(models.TextField())
    areas = ArrayField(models.TextField())
    appointed_by = models.TextField(blank=True, default="")
    appointed_on = models.DateField()
    until = models.DateField(null=True)
    at_most = models.IntegerField()
    account_id = models.UUIDField(null=True)
    state = models.TextField()
    ended_on = models.DateField(null=True)
    reviewed_for = models.IntegerField(null=True)
    review = models.TextField(blank=True, default="")
    reviewed_on = models.DateField(null=True)
    last_proposed_at = models.DateTimeField(null=True)
    told = models.TextField(blank=True, default="")
    sort_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_entry_in_district"),
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspended", "ended"]), name="people_entry_state"
            ),
            models.CheckConstraint(condition=models.Q(at_most__gte=0), name="people_entry_at_most"),
        ]
        indexes = [
            models.Index(fields=["organisation", "sort_key"], name="people_entry_organisation"),
            models.Index(fields=["sort_key", "id"], name="people_entry_in_order"),
            models.Index(
                fields=["account_id"],
                name="people_entry_account",
                condition=models.Q(account_id__isnull=False),
            ),
            models.Index(fields=["until"], name="people_entry_until", condition=~models.Q(state="ended")),
        ]


class RegisterReview(models.Model):
    """What a yearly review of a person found, on which day, by whom. Rows are added; of one year the latest holds."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    entry_id = models.UUIDField()
    year = models.IntegerField()
    result = models.TextField()
    on = models.DateField()
    by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["entry_id", "year"], name="people_review_entry")]


class RegisterReach(models.Model):
    """Where an active person is found: by each area they work in and those above it, field and language.

    ``place`` is a path, empty for the whole city; ``language`` empty for every person. ``turn`` is when the person was
    last proposed, so that those who waited longest are read first, however long the register is.
    """

    pk = models.CompositePrimaryKey("place", "field", "language", "entry_id")
    place = models.TextField()
    field = models.TextField()
    language = models.TextField()
    entry_id = models.UUIDField()
    district_id = models.IntegerField(default=0)
    profession = models.TextField()
    turn = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["profession", "place", "field", "language", "turn", "entry_id"],
                name="people_reach_in_turn",
            ),
            models.Index(fields=["entry_id"], name="people_reach_entry"),
        ]
