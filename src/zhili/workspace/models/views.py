"""Views of a list that somebody named: the filters as the query string they stand in, kept for one page."""

from django.db import models


class SavedView(models.Model):
    """A named view. ``unit`` None: its owner's alone; else everybody in that unit sees it.

    ``page`` is the URL name of the list; ``place`` orders an owner's views. ``district_id`` is 0: a view is its
    owner's, and accounts of staff belong to no district.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    account_id = models.UUIDField()
    page = models.TextField()
    name = models.TextField()
    query = models.TextField()
    unit = models.TextField(null=True)
    place = models.IntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "page", "name"], name="workspace_view_name"),
        ]
        indexes = [
            models.Index(fields=["unit", "page"], name="workspace_view_unit", condition=~models.Q(unit=None))
        ]


class DefaultView(models.Model):
    """The view with which a page opens for one person: their own, or one that their unit shares."""

    pk = models.CompositePrimaryKey("account_id", "page")
    account_id = models.UUIDField()
    page = models.TextField()
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE)
