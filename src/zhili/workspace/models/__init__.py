"""What people keep while they work, one file for each kind of thing."""

from zhili.workspace.models.canned import CannedAnswer
from zhili.workspace.models.colleagues import HandedCase, Handover, Mention
from zhili.workspace.models.drafts import Draft
from zhili.workspace.models.views import DefaultView, SavedView

__all__ = ["CannedAnswer", "DefaultView", "Draft", "HandedCase", "Handover", "Mention", "SavedView"]
