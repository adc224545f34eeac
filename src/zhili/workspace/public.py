"""The door of ``workspace``: what people keep while they work."""

from zhili.workspace.operations.canned import CannedTitleTaken, retire_canned, write_canned
from zhili.workspace.operations.drafts import KEPT as DRAFTS_KEPT
from zhili.workspace.operations.drafts import (
    DraftTooLong,
    drop_draft,
    drop_drafts_of_case,
    save_draft,
    sweep_drafts,
)
from zhili.workspace.operations.handovers import CaseToWatch, acknowledge, forget_watched, hand_over
from zhili.workspace.operations.mentions import mention, read_mentions, topic_of_person
from zhili.workspace.operations.views import (
    TooManyViews,
    ViewNameTaken,
    begin_with,
    delete_view,
    order_views,
    rename_view,
    save_view,
)
from zhili.workspace.queries.canned import CannedKept, canned_answers
from zhili.workspace.queries.drafts import DraftKept, drafts_of
from zhili.workspace.queries.handovers import (
    HandedKept,
    HandoverKept,
    handovers_at,
    handovers_of,
    handovers_waiting,
)
from zhili.workspace.queries.mentions import MentionKept, mentions_of, waiting_for
from zhili.workspace.queries.views import ViewKept, views_of
from zhili.workspace.rules import GUARDS, OPEN_TABLES, PLACEHOLDERS, filled, may_be_named, named

__all__ = [
    "DRAFTS_KEPT",
    "GUARDS",
    "OPEN_TABLES",
    "PLACEHOLDERS",
    "CannedKept",
    "CannedTitleTaken",
    "CaseToWatch",
    "DraftKept",
    "DraftTooLong",
    "HandedKept",
    "HandoverKept",
    "MentionKept",
    "TooManyViews",
    "ViewKept",
    "ViewNameTaken",
    "acknowledge",
    "begin_with",
    "canned_answers",
    "delete_view",
    "drafts_of",
    "drop_draft",
    "drop_drafts_of_case",
    "filled",
    "forget_watched",
    "hand_over",
    "handovers_at",
    "handovers_of",
    "handovers_waiting",
    "may_be_named",
    "mention",
    "mentions_of",
    "named",
    "order_views",
    "read_mentions",
    "rename_view",
    "retire_canned",
    "save_draft",
    "save_view",
    "sweep_drafts",
    "topic_of_person",
    "views_of",
    "waiting_for",
    "write_canned",
]
