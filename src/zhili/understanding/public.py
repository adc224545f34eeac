"""The door of understanding: suggestions from text, and the record of what people chose."""

from zhili.understanding.operations import record_override
from zhili.understanding.queries import Agreement, agreement
from zhili.understanding.rules.classify import Guess, Suggestions, suggest
from zhili.understanding.rules.likeness import Candidate, Match, similar
from zhili.understanding.rules.places import Mention, PlaceName, locate_text
from zhili.understanding.rules.risk import Risk

__all__ = [
    "Agreement",
    "Candidate",
    "Guess",
    "Match",
    "Mention",
    "PlaceName",
    "Risk",
    "Suggestions",
    "agreement",
    "locate_text",
    "record_override",
    "similar",
    "suggest",
]
