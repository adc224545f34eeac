"""Decision tables: DMN hit policies and S-FEEL cells in a sheet that a clerk edits; compiled and checked.

Pure Python; owns no storage. Facts come in as a mapping; answers name the rows that fired and their articles.
"""

from zhili.casetypes.tables.check import check
from zhili.casetypes.tables.model import Column, Decision, Default, HitPolicy, Row
from zhili.casetypes.tables.read import load
from zhili.casetypes.tables.refusals import (
    BadTable,
    Contradiction,
    Fault,
    MissingFact,
    NoRowApplies,
    OutsideAllowed,
    Undecided,
    WrongType,
)
from zhili.casetypes.tables.replay import Replay, differences
from zhili.casetypes.tables.table import Table, build

__all__ = [
    "BadTable",
    "Column",
    "Contradiction",
    "Decision",
    "Default",
    "Fault",
    "HitPolicy",
    "MissingFact",
    "NoRowApplies",
    "OutsideAllowed",
    "Replay",
    "Row",
    "Table",
    "Undecided",
    "WrongType",
    "build",
    "check",
    "differences",
    "load",
]
