"""Who was proposed for a dispute and what came of it, and who may not take part in what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MediatorProposal(models.Model):
    """Those proposed for a matter, with points and reasons; what each party wished; every decision, the latest last."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    matter = models.TextField()
    field = models.TextField()
    area = models.TextField(blank=True, default="")
    languages = ArrayField(models.TextField())
    parties = ArrayField(models.TextField())
    offered = models.JSONField()
    wishes = models.JSONField()
    decisions = models.JSONField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_proposal_in_district")
        ]
        indexes = [models.Index(fields=["matter"], name="people_proposal_matter")]


class ConflictOfInterest(models.Model):
    """That somebody on the register may not take part in a matter, or in any of a party, until it is lifted."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    entry_id = models.UUIDField()
    subject = models.TextField()
    kind = models.TextField()
    reason = models.TextField()
    declared_by = models.TextField()
    declared_at = models.DateTimeField()
    lifted_by = models.TextField(blank=True, default="")
    lifted_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="people_conflict_has_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | ~models.Q(finding=""),
                name="people_conflict_lifted_with_finding",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject", "entry_id"], name="people_conflict_subject",
                condition=models.Q(lifted_at__isnull=True),
            )
        ]  # fmt: skip
