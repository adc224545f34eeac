"""The tables of ``understanding``: what people chose, what the city answers, what residents asked."""

from zhili.understanding.models.answers import KnownAnswerRow
from zhili.understanding.models.asked import AskedRow
from zhili.understanding.models.overrides import Override

__all__ = ["AskedRow", "KnownAnswerRow", "Override"]
