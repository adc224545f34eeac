"""What the ledger runs: its sequencer in a process of its own, which knows no Django; ``hourly`` in the worker."""

from zhili.ledger.operations.running import run as sequence
from zhili.ledger.queries.folder import Folder
from zhili.ledger.rules.heads import Head

__all__ = ["Folder", "Head", "sequence"]
