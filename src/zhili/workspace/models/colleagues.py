"""What colleagues leave each other: a name mentioned in a note, a shift handed over."""

from django.db import models


class Mention(models.Model):
    """Somebody was named in an internal note. What the note says stands in the case's event ``seq``, not here."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    by = models.UUIDField()
    said_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="workspace_mention_in_district"),
            models.UniqueConstraint(
                fields=["district_id", "case_id", "seq", "account_id"], name="workspace_mention_once"
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-id"], name="workspace_mention_mine"),
            models.Index(
                fields=["account_id"], name="workspace_mention_unread", condition=models.Q(read_at=None)
            ),
        ]


class Handover(models.Model):
    """A shift handed over (交接班): from one person to another, what is open and what to watch; acknowledged once."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    from_account = models.UUIDField()
    to_account = models.UUIDField()
    note = models.TextField()
    written_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="workspace_handover_in_district"),
        ]
        indexes = [
            models.Index(fields=["to_account", "-id"], name="workspace_handover_to"),
            models.Index(fields=["from_account", "-id"], name="workspace_handover_from"),
            models.Index(
                fields=["to_account"],
                name="workspace_handover_waiting",
                condition=models.Q(acknowledged_at=None),
            ),
        ]


class HandedCase(models.Model):
    """A case of a handover, with what to watch in it. ``district_id`` is the case's."""

    pk = models.CompositePrimaryKey("handover_id", "case_id")
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE)
    district_id = models.IntegerField()
    case_id = models.UUIDField()
    place = models.IntegerField()
    watch = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="workspace_handed_case")]
