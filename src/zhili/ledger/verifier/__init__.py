"""The verifier that goes with every bundle: one file, which needs nothing of Zhili and is made apart from its rules.

The same formats are written a second time here, in another way, so that a fault in one is not hidden by the other.
"""

import re
from pathlib import Path

from zhili.ledger.verifier.program import ANCHORS
from zhili.ledger.verifier.stamps import ROOTS

__all__ = ["ANCHORS", "NAME", "ROOTS", "source"]
NAME = "zhili-verify.py"
_PARTS = ("checks.py", "stamps.py", "words.py", "program.py")
_OWN_IMPORT = re.compile(r"^from zhili\.\S+ import (?:\([^)]*\)|[^(\n]*)\n", re.MULTILINE)


def source() -> bytes:
    """The program as it is laid into a bundle under ``NAME``: its parts in one file."""
    here = Path(__file__).parent
    parts = [(here / name).read_text("utf-8") for name in _PARTS]
    return _OWN_IMPORT.sub("", "\n\n".join(parts)).encode()
