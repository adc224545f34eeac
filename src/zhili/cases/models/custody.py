"""Evidence that left the house: what was sealed over it when a bundle was made."""

from django.db import models

from zhili.cases.models.base import InDistrict


class HandOut(InDistrict):
    """A bundle of a case's evidence: its certificate (a file of the store) and its manifest, each sealed by itself.

    ``id`` is what the manifest was sealed under; ``manifest`` are its very bytes. ``event_seq`` is the export's place
    in the case's history: what was added later is not in the bundle.
    """

    case_id = models.UUIDField()
    event_seq = models.IntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    receiver = models.TextField()
    manifest = models.BinaryField()
    salt = models.BinaryField(max_length=32)
    certificate = models.TextField()
    certificate_id = models.UUIDField()
    certificate_salt = models.BinaryField(max_length=32)

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["case_id"], name="hand_out_by_case")]
