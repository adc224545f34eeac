"""What the ledger runs beside the worker: its sequencer has a process of its own."""

from zhili.ledger.operations.running import run as sequence
from zhili.ledger.queries.folder import Folder
from zhili.ledger.rules.heads import Head

__all__ = ["Folder", "Head", "sequence"]
