"""The log against published vectors: no case of a kind that is run may fail."""

import json
from pathlib import Path

import pytest

from tests.real_data.shared import real
from zhili.ledger import public as ledger
from zhili.site import cli

KINDS = [
    "rfc6962-inclusion.json", "rfc6962-consistency.json", "rfc6962-roots.json", "rekor-real-proofs.json",
    "tlog-tiles-n257.json", "tlog-tiles-n1000.json", "tessera-testdata-log.json", "sm3.json",
]  # fmt: skip


@pytest.fixture
def folder() -> Path:
    """Where the vectors lie."""
    return real("ledger-vectors/rfc6962-roots.json").parent


def test_every_case_passes(folder: Path) -> None:
    counts = ledger.check_vectors(folder)
    assert {name: one["failures"] for name, one in counts["files"].items() if one["failures"]} == {}
    assert counts["failed"] == 0
    assert all(counts["files"][name]["passed"] > 0 and not counts["files"][name]["skipped"] for name in KINDS)


def test_the_command_prints_the_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ledger", "check-vectors", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == ledger.check_vectors(folder)
