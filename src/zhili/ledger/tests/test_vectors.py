"""The runner of vectors counts honestly: what fails, what nobody knows, what cannot be read."""

import json
from pathlib import Path

from zhili.ledger.public import check_vectors

_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_every_case_is_counted_as_what_it_is(tmp_path: Path) -> None:
    cases = [
        {"id": "right", "msg_hex": "616263", "sm3": _SM3},
        {"id": "wrong", "msg_hex": "616264", "sm3": _SM3},
        {"id": "odd", "msg_hex": "6", "sm3": _SM3},
    ]
    (tmp_path / "sm3.json").write_text(json.dumps({"cases": cases}))
    (tmp_path / "unknown.json").write_text(json.dumps({"cases": [1, 2]}))
    (tmp_path / "sm3-broken.json").write_text("{")
    (tmp_path / "README.md").write_text("no vectors")
    counts = check_vectors(tmp_path)
    assert {name: counts[name] for name in ("passed", "failed", "skipped")} == {
        "passed": 1,
        "failed": 3,
        "skipped": 2,
    }
    assert set(counts["files"]) == {"sm3.json", "sm3-broken.json", "unknown.json"}
    assert [failure.partition(":")[0] for failure in counts["files"]["sm3.json"]["failures"]] == [
        "wrong",
        "odd",
    ]
