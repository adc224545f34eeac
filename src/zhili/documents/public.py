"""The door of ``documents``: papers."""

from zhili.documents.operations import NotSet, pdf

__all__ = ["NotSet", "pdf"]
