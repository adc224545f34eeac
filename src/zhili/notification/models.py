"""What is told to whom: words in versions, wishes, providers, and every message with what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Wording(models.Model):
    """The words of a kind of message as somebody wrote them. Rows are added and never changed."""

    key = models.TextField()
    version = models.IntegerField()
    words = models.JSONField()
    written_by = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="notification_wording_version")
        ]


class Wish(models.Model):
    """How a recipient wants to be told; who has no row is told as ``rules.ways.unasked`` says."""

    recipient = models.TextField(primary_key=True)
    district_id = models.IntegerField(default=0)
    ways = ArrayField(models.TextField())
    kinds = ArrayField(models.TextField(), null=True)
    stopped = ArrayField(models.TextField(), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    language = models.TextField(default="zh")
    changed_at = models.DateTimeField()


class Provider(models.Model):
    """Who carries messages of one way: a mail server, a text-message gateway, a unit's webhook.

    ``place`` orders those of one way: the next is tried where one fails. ``secret`` is sealed.
    """

    key = models.TextField(primary_key=True)
    way = models.TextField()
    address = models.TextField()
    sender = models.TextField(default="")
    account = models.TextField(default="")
    unit = models.TextField(default="")
    place = models.IntegerField(default=1)
    secret = models.BinaryField(null=True)
    active = models.BooleanField(default=True)
    failures = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    last_error = models.TextField(default="")


class Message(models.Model):
    """Something somebody is told. On the page it stands by itself (``way`` ``page``); other ways must be carried.

    ``ways`` are those still to try, in order. ``state``: ``kept`` (page), ``waiting``, ``sent`` (a provider took it),
    ``delivered`` (a receipt says so), ``failed``, ``stopped`` (unsubscribed before it went), ``nowhere`` (no address).
    ``due_at`` is when it is tried next, None once it is settled.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    recipient = models.TextField()
    key = models.TextField()
    version = models.IntegerField()
    about = models.UUIDField(null=True)
    seq = models.IntegerField(default=0)
    facts = models.JSONField()
    way = models.TextField()
    ways = ArrayField(models.TextField())
    state = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    provider = models.TextField(default="")
    reference = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="notification_message_in_district"),
            # The same news is told once, however often the job that tells it runs.
            models.UniqueConstraint(
                fields=["district_id", "about", "seq", "recipient", "key", "way"],
                name="notification_message_once",
                condition=~Q(about=None),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "id"], name="notification_inbox", condition=Q(way="page")),
            models.Index(
                fields=["recipient"], name="notification_unread", condition=Q(way="page", read_at=None)
            ),
            models.Index(fields=["due_at"], name="notification_due", condition=~Q(due_at=None)),
            models.Index(
                fields=["provider", "reference"], name="notification_receipt", condition=~Q(reference="")
            ),
            models.Index(fields=["id"], name="notification_failed", condition=Q(state="failed")),
        ]
