"""Who was invited to a case as a party: for looking up by code and by account what its events say."""

from django.db import models

from zhili.cases.models.base import InDistrict


class PartyRow(InDistrict):
    """An invited party. Who it is lies sealed with ``people`` under its id; ``account`` once it came with one."""

    case_id = models.UUIDField()
    side = models.TextField()
    secret = models.BinaryField()
    account = models.TextField(null=True)

    class Meta(InDistrict.Meta):
        db_table = "cases_party"
        indexes = [
            models.Index(fields=["case_id"], name="party_by_case"),
            models.Index(fields=["account"], name="party_by_account"),
        ]
