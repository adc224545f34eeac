"""The conformance kit for DMN: every decision table of level 2, and those of level 3 that stay within S-FEEL.

The kit is not part of this repository. It is looked for beside it, or where ZHILI_TEST_DATA says.
"""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.dmn import Case, LeftOut, Model, cases, model_of, same

ABSENT = "data absent: the DMN conformance kit is not on this machine"


def _kit() -> Path:
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("ZHILI_TEST_DATA", beside)) / "dmn_tck"


def _files(level: int) -> list[Path]:
    return sorted(_kit().glob(f"compliance-level-{level}/*/*-test-*.xml"))


def _run(model: Model, case: Case, tally: Counter[str]) -> list[str]:
    """What went wrong in one case; decisions that are no tables are only counted."""
    wrong = []
    for name, expected in case.results.items():
        try:
            found = model.decide(name, case.inputs)
        except LeftOut as reason:
            tally[str(reason)] += 1
            continue
        tally["run"] += 1
        if not same(found, expected):
            wrong.append(f"{case.name} {name}: {found!r} instead of {expected!r}")
    return wrong


@pytest.mark.parametrize("level", [2, 3])
def test_every_decision_table_of_the_kit_decides_as_published(
    level: int, record_property: Callable[[str, object], None]
) -> None:
    files = _files(level)
    if not files:
        pytest.skip(ABSENT)
    tally: Counter[str] = Counter()
    wrong = [
        line
        for file in files
        for model in [model_of(file)]
        for case in cases(file)
        for line in _run(model, case, tally)
    ]
    record_property(f"level-{level}", dict(tally))
    assert wrong == []
    assert tally["run"] > 0
    if level == 2:
        assert set(tally) <= {"run", "not a decision table"}
