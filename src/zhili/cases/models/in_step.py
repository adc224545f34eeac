"""What of a case an outside register keeps too: how every shared field stands on both sides."""

from django.db import models
from django.db.models import Q

from zhili.cases.models.base import InDistrict


class InStepRow(InDistrict):
    """A case in a register: its number there, and each field as ``rules.outside.stepping`` keeps it.

    ``differs`` counts the fields of which both sides hold another value, until somebody decides. Without fields the
    case's words were erased, and nothing is kept in step any more.
    """

    case_id = models.UUIDField()
    platform = models.TextField()
    reference = models.TextField(default="")
    fields = models.JSONField()
    differs = models.IntegerField(default=0)

    class Meta(InDistrict.Meta):
        db_table = "cases_instep"
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(fields=["district_id", "case_id", "platform"], name="instep_of_case"),
        ]
        indexes = [models.Index(fields=["case_id"], name="instep_differs", condition=Q(differs__gt=0))]
