"""The door of ``insight``: figures over many cases."""

from zhili.insight.operations.counting import count, recount

__all__ = ["count", "recount"]
