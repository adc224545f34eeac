"""The class of messages that people really wrote: the floors that docs/understanding.md names, on unseen messages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.real_data.shared import ROOT, real
from zhili.understanding import public as understanding

AT = datetime(2026, 11, 22, tzinfo=UTC)
LEXICON = ROOT / "src/zhili/packs/hotline/taxonomy.csv"


def trained(tmp_path: Path, **options: str) -> dict[str, Any]:
    data = real("teddy_classify/train_raw.csv.gz").parent
    return understanding.train_task(
        "class", data=data, options={"taxonomy": str(LEXICON), **options}, out=tmp_path / "model", at=AT,
        tell=lambda words: None,
    )  # fmt: skip


def test_the_first_day_without_a_label(tmp_path: Path) -> None:
    trained(tmp_path, labels="0")
    data = real("teddy_classify/train_raw.csv.gz").parent
    found = understanding.evaluate_task("class", model=tmp_path / "model", data=data, labels=None)
    assert found["macro_f1"] >= 0.75


def test_after_five_hundred_labels(tmp_path: Path) -> None:
    assert trained(tmp_path, labels="500")["macro_f1"] >= 0.86


@pytest.mark.slow
def test_with_all_labels(tmp_path: Path) -> None:
    found = trained(tmp_path)
    assert found["macro_f1"] >= 0.92
    assert found["ece"] <= 0.04
    assert found["coverage_at_95"] >= 0.80
