"""A case: the row, its words, what happened to it, its files, its links, and the types it began under."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from zhili.cases.models.base import InDistrict, OfCase


class TypeVersion(models.Model):
    """A case type as it stood when cases began under it: its files, word for word."""

    key = models.TextField()
    version = models.IntegerField()
    digest = models.TextField()
    files = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="case_type_version")]


class Case(InDistrict):
    """What a case's events add up to. Only the engine writes it, together with the event that changed it."""

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

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
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
            # What was closed lately, of a type, at the stage at which it is disclosed: ``operations.tallies``.
            models.Index(
                fields=["type_key", "stage", "ended_at"], name="case_by_end", condition=~Q(ended_at=None)
            ),
            models.Index(fields=["lead_unit", "due_at", "id"], name="case_queue", condition=Q(ended_at=None)),
            models.Index(
                fields=["street", "due_at", "id"], name="case_street_queue", condition=Q(ended_at=None)
            ),
            models.Index(fields=["urgency", "id"], name="case_by_urgency", condition=~Q(urgency="normal")),
            GinIndex(fields=["units"], name="case_units"),
            models.Index(fields=["next_at"], name="case_next", condition=~Q(next_at=None)),
        ]


class Wording(OfCase):
    """The pieces of a case's words (``kernel.grams``), to find it by.

    Beside the case and not in its row: a case changes its row at every step and its words hardly ever, and an index
    over a hundred pieces is dear to write.
    """

    pk = models.CompositePrimaryKey("district_id", "case_id")
    grams = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="wording_grams")]


class OpenWording(OfCase):
    """The same of open cases alone, while they are open: where the like of a message is looked for as it is typed.

    Open cases are a hundredth of all; a search among all would read what was closed years ago.
    """

    pk = models.CompositePrimaryKey("district_id", "case_id")
    grams = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="openwording_grams")]


class CaseEvent(OfCase):
    """Something that happened. Rows are added and never changed: the database itself refuses (migration 0001)."""

    pk = models.CompositePrimaryKey("district_id", "case_id", "seq")
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


class Attachment(InDistrict):
    """A file of a case: what it is; the bytes lie in the file store under their digest.

    It is sealed by itself, under its own id; ``salt`` is None for one that came before files were.
    """

    case_id = models.UUIDField()
    event_seq = models.IntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.IntegerField()
    sha256 = models.TextField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    visibility = models.TextField()
    salt = models.BinaryField(max_length=32, null=True)

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["case_id"], name="attachment_by_case")]


class Link(OfCase):
    """Which case names which: the other direction of what the events say, for looking up."""

    pk = models.CompositePrimaryKey("district_id", "case_id", "kind", "to_case")
    kind = models.TextField()
    to_case = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["to_case", "kind"], name="link_back")]
