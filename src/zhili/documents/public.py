"""The door of ``documents``: papers set, issued with their numbers, kept."""

from zhili.documents.operations.forgetting import forget_about
from zhili.documents.operations.issuing import Asked, Order, issue, preview
from zhili.documents.operations.keeping import NotAsIssued
from zhili.documents.operations.keeping import read as read_bytes
from zhili.documents.operations.setting import NotSet, pdf
from zhili.documents.queries.papers import PaperView, SignerView, paper, papers

__all__ = [
    "Asked",
    "NotAsIssued",
    "NotSet",
    "Order",
    "PaperView",
    "SignerView",
    "forget_about",
    "issue",
    "paper",
    "papers",
    "pdf",
    "preview",
    "read_bytes",
]
