"""The tables of ``understanding``: what people chose, and what the city answers to known questions."""

from zhili.understanding.models.answers import KnownAnswerRow
from zhili.understanding.models.overrides import Override

__all__ = ["KnownAnswerRow", "Override"]
