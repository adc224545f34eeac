"""The verifier that goes with every bundle: one file, which needs nothing of Zhili and is made apart from its rules.

The same formats are written a second time here, in another way, so that a fault in one is not hidden by the other.
"""

import re
from pathlib import Path

NAME = "zhili-verify.py"
_OWN_IMPORT = re.compile(r"^from zhili\.[^(]*\([^)]*\)\n", re.MULTILINE)


def source() -> bytes:
    """The program as it is laid into a bundle under ``NAME``: its two halves in one file."""
    here = Path(__file__).parent
    halves = [(here / name).read_text("utf-8") for name in ("checks.py", "program.py")]
    return _OWN_IMPORT.sub("", "\n\n".join(halves)).encode()
