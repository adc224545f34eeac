"""What figures are read from: each case as it was last counted, and sums over many by day and month.

Everything here can be thrown away and counted again from the cases (``operations.counting.recount``).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

_OPEN = Q(ended_at=None)
_TOLD = ["type_key", "district_id", "street", "lead", "clock"]
"""What supervision divides and limits its counts by: in the index, so that counting reads nothing else."""


class CountedCase(models.Model):
    """A case as it was last counted: few narrow columns, so that the cases behind a figure are found by an index.

    ``marks`` holds for each rate of the type 1 for a hit, 0 for a miss, NULL where the case does not count.
    ``opened_on`` and ``ended_on`` are days of the city.
    """

    case_id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    version = models.IntegerField()
    type_key = models.TextField()
    class_code = models.TextField(null=True)
    area = models.TextField(null=True)
    street = models.TextField(null=True)
    lead = models.TextField(null=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    late_at = models.DateTimeField(null=True)
    clock = models.TextField(null=True)
    paused_since = models.DateTimeField(null=True)
    worked_at = models.DateTimeField()
    passes = models.SmallIntegerField()
    contradicted = models.BooleanField()
    marks = ArrayField(models.SmallIntegerField(null=True))
    words = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "case_id"], name="insight_case_in_district")
        ]
        indexes = [
            models.Index(fields=["opened_on", "case_id"], name="insight_case_day"),
            models.Index(fields=["district_id", "opened_on", "case_id"], name="insight_case_district"),
            models.Index(fields=["street", "opened_on", "case_id"], name="insight_case_street"),
            models.Index(fields=["lead", "opened_on", "case_id"], name="insight_case_lead"),
            models.Index(fields=["class_code", "opened_on", "case_id"], name="insight_case_class"),
            models.Index(fields=["ended_on", "case_id"], name="insight_case_ended", condition=~_OPEN),
            models.Index(
                fields=["late_at", "case_id"], include=_TOLD, name="insight_case_late", condition=_OPEN
            ),
            models.Index(
                fields=["worked_at", "case_id"],
                include=_TOLD,
                name="insight_case_still",
                condition=_OPEN & Q(paused_since=None),
            ),
            models.Index(
                fields=["paused_since", "case_id"],
                include=_TOLD,
                name="insight_case_paused",
                condition=~Q(paused_since=None),
            ),
            models.Index(
                fields=["passes", "case_id"], name="insight_case_passes", condition=_OPEN & Q(passes__gte=2)
            ),
            models.Index(fields=["case_id"], name="insight_case_denied", condition=Q(contradicted=True)),
        ]


class Cell(models.Model):
    """A sum over the cases of a type that were opened (or, in the cut ``ended``, that ended) on a day or in a month.

    ``cut`` says what ``part`` is: a street's code, a unit, a class, a word; "" where a case has none. ``days`` are
    those of all that ended together, from the day each was opened; NULL until they were counted for the first time.
    ``known`` and ``hits`` follow the rates of the type in order.
    """

    pk = models.CompositePrimaryKey("type_key", "cut", "span", "first_on", "district_id", "part")
    type_key = models.TextField()
    cut = models.TextField()
    span = models.TextField()
    first_on = models.DateField()
    district_id = models.IntegerField()
    part = models.TextField()
    cases = models.IntegerField()
    ended = models.IntegerField()
    days = models.IntegerField(null=True)
    known_1 = models.IntegerField()
    known_2 = models.IntegerField()
    known_3 = models.IntegerField()
    known_4 = models.IntegerField()
    hits_1 = models.IntegerField()
    hits_2 = models.IntegerField()
    hits_3 = models.IntegerField()
    hits_4 = models.IntegerField()


class Round(models.Model):
    """The last round of counting that took in everything there was: ``as_of`` when it began.

    ``declared`` is what rates the types declared then: cases are counted anew when that has changed.
    """

    id = models.SmallIntegerField(primary_key=True)
    as_of = models.DateTimeField()
    declared = models.JSONField()


class Matter(models.Model):
    """A hot issue of the last weeks: cases about one matter, as they were found the last time that was looked for.

    ``line`` names it, with personal data masked; ``facts`` are those of its heat. ``district_id`` is 0 where it
    reaches over several; ``streets`` are codes, "" for cases without a place.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    type_key = models.TextField()
    line = models.TextField()
    heat = models.SmallIntegerField()
    facts = models.JSONField()
    streets = ArrayField(models.TextField())
    cases = ArrayField(models.UUIDField())
    found_at = models.DateTimeField()


class Alert(models.Model):
    """A cluster of cases beyond what season, weekday and chance explain: ``seen`` where ``expected`` were due.

    Told once for each last day; kept as long as it is shown.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    type_key = models.TextField()
    class_code = models.TextField()
    streets = ArrayField(models.TextField())
    since_on = models.DateField()
    last_on = models.DateField()
    expected = models.FloatField()
    seen = models.IntegerField()
    probability = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["last_on"], name="insight_alert_day")]


class Proposal(models.Model):
    """What comes back at a place (``area``, a path) and is proposed as a case of its own before anybody complains.

    ``kind`` is ``season`` or ``lasting``; ``begins_on`` is the season's first day, or the quarter's. ``facts`` are the
    evidence, ``cases`` the latest of the cases behind it. ``state``: ``open``, ``postponed`` (until ``until``),
    ``dropped`` (with ``reason``) or ``opened`` (as ``case_id``). What was decided stays, so that it is not proposed
    again in the same season.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    type_key = models.TextField()
    kind = models.TextField()
    area = models.TextField()
    class_code = models.TextField()
    begins_on = models.DateField()
    facts = models.JSONField()
    cases = ArrayField(models.UUIDField())
    probability = models.FloatField()
    found_at = models.DateTimeField()
    state = models.TextField(default="open")
    until = models.DateField(null=True)
    reason = models.TextField(default="")
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type_key", "kind", "area", "class_code", "begins_on"], name="insight_proposal_once"
            )
        ]
