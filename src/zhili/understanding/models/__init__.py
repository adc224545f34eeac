"""The tables of ``understanding``: what people chose, what the city answers, what residents asked, what was learned,
which algorithms are in use."""

from zhili.understanding.models.answers import KnownAnswerRow
from zhili.understanding.models.asked import AskedRow
from zhili.understanding.models.overrides import Override
from zhili.understanding.models.register import RegisterEvent
from zhili.understanding.models.versions import ModelVersion

__all__ = ["AskedRow", "KnownAnswerRow", "ModelVersion", "Override", "RegisterEvent"]
