"""The engine's tables. Areas and units are kept as codes, not foreign keys: a case can live in another
database than the city's directory (DESIGN 8), and a code stays readable when a unit is gone.

``district_id`` is set once and never updated; the key of what grows most begins with it.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class TypeVersion(models.Model):
    """A case type as it stood when cases began under it: its files, word for word."""

    key = models.TextField()
    version = models.IntegerField()
    digest = models.TextField()
    files = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="case_type_version")]


class Case(models.Model):
    """What a case's events add up to. Only the engine writes it, together with the event that changed it."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    number = models.TextField()
    secret = models.BinaryField(null=True)
    type_key = models.TextField()
    type_version = models.IntegerField()
    channel = models.TextField()
    reporter = models.TextField()
    stage = models.TextField()
    version = models.IntegerField()
    title = models.TextField()
    text = models.TextField()
    class_code = models.TextField(null=True)
    urgency = models.TextField()
    area = models.TextField(null=True)
    street = models.TextField(null=True)
    address = models.TextField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lead_unit = models.TextField(null=True)
    units = ArrayField(models.TextField())
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_latest = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    clock = models.TextField(default="none")
    remaining = models.DurationField(null=True)
    retain_until = models.DateTimeField(null=True)
    outcome = models.JSONField()
    state = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="case_in_district"),
            models.UniqueConstraint(fields=["district_id", "number"], name="case_number"),
        ]
        indexes = [
            models.Index(fields=["number"], name="case_by_number"),
            models.Index(fields=["reporter", "id"], name="case_by_reporter", condition=~Q(reporter="")),
            # After ``id``, which orders a list, stand columns that other filters of the same list ask for: what does
            # not match is passed over in the index, so that a list costs the same however many cases there are.
            models.Index(fields=["street", "id", "stage", "class_code"], name="case_by_street"),
            models.Index(fields=["class_code", "id", "stage"], name="case_by_class"),
            models.Index(fields=["stage", "id", "type_key"], name="case_by_stage"),
            models.Index(fields=["type_key", "id"], name="case_by_type"),
            models.Index(fields=["due_at", "id", "ended_at"], name="case_by_due"),
            models.Index(fields=["id", "due_at"], name="case_open", condition=Q(ended_at=None)),
            models.Index(fields=["id"], name="case_ended", condition=~Q(ended_at=None)),
            models.Index(fields=["lead_unit", "due_at", "id"], name="case_queue", condition=Q(ended_at=None)),
            models.Index(
                fields=["street", "due_at", "id"], name="case_street_queue", condition=Q(ended_at=None)
            ),
            models.Index(fields=["urgency", "id"], name="case_by_urgency", condition=~Q(urgency="normal")),
            GinIndex(fields=["units"], name="case_units"),
            models.Index(fields=["next_at"], name="case_next", condition=~Q(next_at=None)),
        ]


class Wording(models.Model):
    """The pieces of a case's words (``kernel.grams``), to find it by.

    Beside the case and not in its row: a case changes its row at every step and its words hardly ever, and an index
    over a hundred pieces is dear to write.
    """

    pk = models.CompositePrimaryKey("district_id", "case_id")
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    grams = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="wording_grams")]


class CaseEvent(models.Model):
    """Something that happened. Rows are added and never changed: the database itself refuses (migration 0001)."""

    pk = models.CompositePrimaryKey("district_id", "case_id", "seq")
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    id = models.UUIDField()
    action = models.TextField()
    actor = models.TextField()
    unit = models.TextField(null=True)
    stage = models.TextField()
    at = models.DateTimeField()
    visibility = models.TextField()
    data = models.JSONField()
    changes = models.JSONField()
    salt = models.BinaryField(max_length=32)
    idempotency = models.BinaryField(null=True)
    fingerprint = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idempotency", "district_id"],
                name="event_once",
                condition=~Q(idempotency=None),
            )
        ]


class Once(models.Model):
    """The key under which a case was opened, whatever its district: a second delivery is seen wherever it would lie.

    Kept for some weeks; within one district the event itself keeps the key for good.
    """

    key = models.BinaryField(primary_key=True)
    at = models.DateTimeField(db_index=True)


class Attachment(models.Model):
    """A file of a case: what it is; the bytes lie in the file store under their digest."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    event_seq = models.IntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.IntegerField()
    sha256 = models.TextField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    visibility = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="attachment_in_district")]
        indexes = [models.Index(fields=["case_id"], name="attachment_by_case")]


class Link(models.Model):
    """Which case names which: the other direction of what the events say, for looking up."""

    pk = models.CompositePrimaryKey("district_id", "case_id", "kind", "to_case")
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    kind = models.TextField()
    to_case = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["to_case", "kind"], name="link_back")]


class Series(models.Model):
    """One action that somebody does to many cases: planned, then done one case after the other, unless called off.

    ``starts_at`` is when it may begin by itself; until then nothing has happened to any case. ``district_id`` is
    that of its first case.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    actor = models.TextField()
    type_key = models.TextField()
    action = models.TextField()
    data = models.JSONField()
    planned_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="series_in_district")]
        indexes = [models.Index(fields=["actor", "planned_at"], name="series_by_actor")]


class SeriesStep(models.Model):
    """A case of a series, with the version in which it was chosen; then that it was done, or why not."""

    pk = models.CompositePrimaryKey("series_id", "place")
    series_id = models.UUIDField()
    place = models.IntegerField()
    case_id = models.UUIDField()
    number = models.TextField()
    version = models.IntegerField()
    done_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)


class Call(models.Model):
    """A unit that was called to a case: until when it had to come as that stood then, and when it came.

    ``lapsed_at``: nobody waits for it any longer, though it never came.
    """

    pk = models.CompositePrimaryKey("district_id", "case_id", "seq", "unit")
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    unit = models.TextField()
    by_unit = models.TextField(null=True)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    come_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["called_at"], name="call_by_time"),
            models.Index(
                fields=["called_at", "unit"], name="call_waiting", condition=Q(come_at=None, lapsed_at=None)
            ),
        ]


class Delivery(models.Model):
    """A message to an outside platform: kept until it is acknowledged, sent under one key however often it is tried.

    Of one case, messages go out in the order of the events (``seq``) that caused them.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    platform = models.TextField()
    body = models.JSONField()
    created_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reference = models.TextField(default="")
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="delivery_in_district"),
            models.UniqueConstraint(
                fields=["district_id", "case_id", "platform", "seq"], name="delivery_of_event"
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="delivery_due", condition=~Q(next_try_at=None))]


class Platform(models.Model):
    """An outside platform that cases travel to and from: its address, and the secret both sides sign with (sealed).

    ``we_are`` is our name with them; ``type_key`` the type of the cases they send (empty: the one type that
    travels). After a failure the line rests until ``rests_until``, longer with each one in a row.
    """

    key = models.TextField(primary_key=True)
    name = models.TextField()
    url = models.TextField()
    we_are = models.TextField()
    type_key = models.TextField(default="")
    secret = models.BinaryField()
    active = models.BooleanField(default=True)
    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)


class Import(models.Model):
    """How far a file was taken in: written with the cases it opened, so that a cut-off run goes on without doubles."""

    digest = models.TextField(primary_key=True)
    type_key = models.TextField()
    name = models.TextField()
    read = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


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


class Touched(models.Model):
    """A case that changed and that figures have not counted anew: written with the change, taken by the counting."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    case_id = models.UUIDField()


class CallHold(models.Model):
    """Who is calling the resident of a case back, so that nobody else does meanwhile; empty: laid aside by somebody."""

    case_id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    by = models.TextField()
    until = models.DateTimeField()
