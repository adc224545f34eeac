"""The page on faults names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)::(test_\w+)`")


def test_every_test_named_on_the_page_exists() -> None:
    lines = [line for line in (ROOT / "docs/faults.md").read_text().splitlines() if line.startswith("| ")][2:]
    assert len(lines) >= 22
    for line in lines:
        named = _NAMED.search(line)
        assert named is not None, line
        file, test = named.groups()
        assert f"def {test}(" in (ROOT / file).read_text(), f"{file} has no {test}"
