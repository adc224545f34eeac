"""The log's rows. Entries are added and never changed, and nothing leaves the queue but into the log: the database
itself refuses (migrations 0001, 0002)."""

from django.db import models


class Pending(models.Model):
    """A sealed event that waits for its place in the log. ``leaf`` is the entry, byte for byte as it will stand."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    leaf = models.BinaryField(max_length=200)


class Entry(models.Model):
    """An entry in its place. ``event_id`` is unknown where the entry came back out of a published bundle."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(null=True, db_index=True)
    leaf = models.BinaryField(max_length=200)


class Log(models.Model):
    """The one row that says how far the log is: entries that have their place, and those that stand in tiles."""

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    tiled_size = models.BigIntegerField()
    tiled_root = models.BinaryField(max_length=32)
    sequenced_at = models.DateTimeField(null=True)


class Anchor(models.Model):
    """A checkpoint of another log, sealed in this one: the signed ``note`` is what was sealed, under ``salt``.

    ``continues``: the other log was shown to have only grown since the one before. It belongs to the city: district 0.
    """

    event_id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    origin = models.TextField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    salt = models.BinaryField(max_length=32)
    continues = models.BooleanField()
    anchored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "size", "root"], name="ledger_anchor_once"),
        ]


class Published(models.Model):
    """What was published under a name (a month's figures, a list in force): the very bytes, sealed under its id.

    It belongs to the city: district 0.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    what = models.TextField()
    content = models.BinaryField()
    salt = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "id"], name="ledger_published_what")]
