"""From seal to court: sealed, given a place, signed, witnessed, bundled, and verified by one file alone."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings

from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.ledger import public as ledger
from zhili.ledger.public import Item, NotPublished
from zhili.ledger.rules import policies, receipts
from zhili.ledger.rules.faults import LogForked, NotYetInLog
from zhili.ledger.rules.judging import included
from zhili.ledger.tests.published import House
from zhili.ledger.tests.sequenced import AT
from zhili.ledger.tests.small_log import ORIGIN, policy_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path: Path, settings: LazySettings) -> Iterator[House]:
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    made = House(tmp_path / "ledger")
    yield made
    made.publisher.witnesses.close()


def _verified(bundle: bytes, folder: Path) -> tuple[int, dict[str, object]]:
    """The verdict of the program in the bundle, run from there with nothing of Zhili in reach."""
    file = folder / "bundle.zip"
    file.write_bytes(bundle)
    with zipfile.ZipFile(file) as archive:
        archive.extract("zhili-verify.py", folder)
    command = [sys.executable, "-I", str(folder / "zhili-verify.py"), str(file), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_bundle_is_verified_far_from_the_house_and_years_later(house: House, tmp_path: Path) -> None:
    contents = [b"loan note " * 200_000, "微信记录".encode(), b"erased later"]
    sealed = [house.seal(content) for content in contents]
    house.publish()
    for number in range(300):
        house.seal(str(number).encode())
    house.publish()
    items = [
        Item(name, id, salt, partial(io.BytesIO, content))
        for name, (id, salt), content in zip(
            ["借条 1.pdf", "../记录.txt"], sealed[:2], contents[:2], strict=True
        )
    ]
    target = io.BytesIO()
    ledger.write_bundle([*items, Item("旧照片", sealed[2][0])], to=target)
    code, found = _verified(target.getvalue(), tmp_path)
    assert (code, found["holds"]) == (0, True)
    listed = found["items"]
    assert isinstance(listed, list)
    assert [(item["name"], item["erased"]) for item in listed] == [
        ("借条 1.pdf", False), ("../记录.txt", False), ("旧照片", True),
    ]  # fmt: skip
    assert {item["facts"]["size"] for item in listed} == {303}
    with zipfile.ZipFile(target) as archive:
        assert all(".." not in name for name in archive.namelist())


def test_a_changed_content_is_found(house: House, tmp_path: Path) -> None:
    id, salt = house.seal(b"I owe you 1,000")
    house.publish()
    target = io.BytesIO()
    ledger.write_bundle([Item("note", id, salt, lambda: io.BytesIO(b"I owe you 9,000"))], to=target)
    code, found = _verified(target.getvalue(), tmp_path)
    assert (code, found["holds"]) == (1, False)


def test_a_receipt_is_believed_under_the_policy_for_ever(house: House) -> None:
    id, _ = house.seal(b"content")
    house.publish()
    entry, first = ledger.receipt(id)
    assert receipts.receipt(first.encoded()) == first
    house.seal(b"more")
    house.publish()
    policy = policies.policy(policy_text("2"))
    for receipt in (first, ledger.receipt(id)[1]):
        assert included(entry, receipt.encoded(), policy).checkpoint.origin == ORIGIN


def test_without_a_published_checkpoint_there_is_no_receipt(house: House) -> None:
    id, _ = house.seal(b"content")
    with pytest.raises(NotPublished):
        ledger.receipt(id)
    with pytest.raises(NotFound):
        ledger.receipt(new_id(AT))
    house.publish()
    late, _ = house.seal(b"late")
    with pytest.raises(NotYetInLog):
        ledger.receipt(late)
    with pytest.raises(NotFound):
        ledger.receipt(new_id(AT))


def test_a_checkpoint_of_another_log_gives_no_receipt(house: House) -> None:
    id, _ = house.seal(b"content")
    house.publish()
    checkpoint = (house.folder / "checkpoint").read_text("utf-8").split("\n")
    checkpoint[2] = f"{'A' * 43}="
    (house.folder / "checkpoint").write_text("\n".join(checkpoint), "utf-8")
    with pytest.raises(LogForked):
        ledger.receipt(id)
