"""Where the real data lie: a folder beside the project, or ``$ZHILI_TEST_DATA``. Absent, tests say so and skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Where they lie, whether they are there or not."""
    return Path(os.environ.get("ZHILI_TEST_DATA") or ROOT.parent / "shared" / "data")


def real(name: str) -> Path:
    """The file of that name among the real data; the test is skipped, saying why, where it is absent."""
    path = folder() / name
    if not path.is_file():
        pytest.skip(f"real data absent: {path}")
    return path
