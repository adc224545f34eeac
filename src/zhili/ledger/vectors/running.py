"""Runs a folder of vector files and counts: passed, failed, and what no runner knows."""

import json
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from zhili.ledger.vectors import notes, rfc6962, signing, sm3, tessera, tile_logs, witnessing
from zhili.ledger.vectors.cases import Runner

RUNNERS: tuple[tuple[str, Runner], ...] = (
    ("rfc6962-inclusion*.json", rfc6962.inclusion),
    ("rfc6962-consistency*.json", rfc6962.consistency),
    ("rfc6962-roots*.json", rfc6962.roots),
    ("rekor-real-proofs*.json", rfc6962.real_proofs),
    ("tlog-tiles-n*.json", tile_logs.cases),
    ("tessera-testdata-log*.json", tessera.cases),
    ("sm3*.json", sm3.cases),
    ("sm2*.json", signing.chinese),
    ("signed-notes*.json", notes.signed),
    ("checkpoint-parse*.json", notes.parsed_checkpoints),
    ("tlog-proof-parse*.json", notes.parsed_receipts),
    ("wycheproof-ed25519*.json", signing.ed25519),
    ("wycheproof-mldsa44*.json", signing.mldsa44),
    ("witness-http*.json", witnessing.conversation),
    ("rfc3161*.json", witnessing.stamps),
)
"""Which runner takes which files, by their names; the first that fits."""


@dataclass(slots=True)
class Counts:
    """How the cases of one file went; ``failures`` names those that failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)


def check_vectors(folder: Path) -> dict[str, Any]:
    """Run every JSON file of a folder: ``passed``, ``failed``, ``skipped``, and the counts of each of the ``files``.

    A file that no runner knows is skipped with all its cases; one that cannot be read has failed.
    """
    files = {path.name: _check_file(path) for path in sorted(folder.glob("*.json"))}
    total = {
        name: sum(getattr(counts, name) for counts in files.values())
        for name in ("passed", "failed", "skipped")
    }
    shown = {
        name: {"passed": one.passed, "failed": one.failed, "skipped": one.skipped, "failures": one.failures}
        for name, one in files.items()
    }
    return {**total, "files": shown}


def _check_file(path: Path) -> Counts:
    runner = next((runner for pattern, runner in RUNNERS if fnmatch(path.name, pattern)), None)
    counts = Counts()
    try:
        document = json.loads(path.read_bytes())
        if runner is None:
            counts.skipped = _size(document)
            return counts
        for name, passes in runner(document):
            _count(counts, name, passes)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        counts.failed += 1
        counts.failures.append(f"unreadable: {fault!r}")
    return counts


def _count(counts: Counts, name: str, passes: Any) -> None:
    try:
        passed = bool(passes())
    except Exception as fault:  # whatever a rule stumbles over is a failure of this case alone
        passed, name = False, f"{name}: {fault!r}"
    counts.passed += passed
    counts.failed += not passed
    if not passed:
        counts.failures.append(name)


def _size(document: Any) -> int:
    cases = document.get("cases") if isinstance(document, dict) else document
    return len(cases) if isinstance(cases, list) else 1
