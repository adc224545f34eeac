"""What people keep while they work, one file for each kind of thing."""

from zhili.workspace.models.views import DefaultView, SavedView

__all__ = ["DefaultView", "SavedView"]
