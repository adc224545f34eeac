"""What somebody has begun to fill in and not sent yet."""

from django.db import models


class Draft(models.Model):
    """One person's answers to one form so far: ``place`` says which form where (``case:<id>:answer``).

    ``answers`` holds each field's values as the browser sent them; ``seen_version`` is how the thing it is about stood
    then. ``district_id`` is 0: a draft is its writer's, and accounts of staff belong to no district.
    """

    pk = models.CompositePrimaryKey("account_id", "place")
    account_id = models.UUIDField()
    district_id = models.IntegerField(default=0)
    place = models.TextField()
    answers = models.JSONField()
    seen_version = models.IntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="workspace_draft_saved")]
