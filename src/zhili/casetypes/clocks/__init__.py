"""Deadline clocks: terms, their histories, and what a history says at an instant.

Pure: nothing is stored but the history, everything else is read from it again. What happens when a clock
warns or runs out is decided by the case that owns it.
"""

from zhili.casetypes.clocks.history import ClockMisuse, Tick, from_json, to_json
from zhili.casetypes.clocks.reading import Reading, next_moment, read
from zhili.casetypes.clocks.terms import BadTerm, Term, in_words, parse_duration, parse_term

__all__ = [
    "BadTerm",
    "ClockMisuse",
    "Reading",
    "Term",
    "Tick",
    "from_json",
    "in_words",
    "next_moment",
    "parse_duration",
    "parse_term",
    "read",
    "to_json",
]
