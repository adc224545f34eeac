"""The door of ``workspace``: what people keep while they work."""

from zhili.workspace.operations.views import (
    TooManyViews,
    ViewNameTaken,
    begin_with,
    delete_view,
    order_views,
    rename_view,
    save_view,
)
from zhili.workspace.queries.views import ViewKept, views_of

__all__ = [
    "TooManyViews",
    "ViewKept",
    "ViewNameTaken",
    "begin_with",
    "delete_view",
    "order_views",
    "rename_view",
    "save_view",
    "views_of",
]
