"""What broken-off work left in the store goes after two days; what a paper, edition or signature names stays."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from zhili.documents import public as documents
from zhili.documents.models import Signer
from zhili.documents.operations.keeping import keep, store
from zhili.documents.tests.test_signatures import AT, issued
from zhili.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"


def aged(digest: str) -> str:
    """A file of the store as if it had been kept three days before."""
    then = (AT - timedelta(days=3)).timestamp()
    os.utime(store().root / digest[:2] / digest, (then, then))
    return digest


def test_only_what_nobody_names_and_is_old_goes() -> None:
    made = issued()
    drawing = aged(keep(b"a drawing", name="drawing.png"))
    Signer.objects.create(
        id=new_id(AT), district_id=110105, paper_id=made.id, place=1, who="resident:1", key="one", word="甲",
        drawing_sha256=drawing,
    )  # fmt: skip
    kept = {aged(made.sha256), aged(made.issued_sha256), drawing}
    fresh, lost = keep(b"just kept", name="a"), aged(keep(b"never issued", name="b"))
    again = keep(b"kept again", name="c")
    assert keep(b"kept again", name="c") == aged(again) == again
    keep(b"kept again", name="c")
    half = store().root / "unfinished" / "half"
    half.write_bytes(b"half")
    then = (AT - timedelta(days=3)).timestamp()
    os.utime(half, (then, then))
    assert documents.sweep(at=AT) == 2
    assert not store().exists(lost) and not half.exists()
    assert all(store().exists(one) for one in (*kept, fresh, again))
    assert documents.sweep(at=AT) == 0
