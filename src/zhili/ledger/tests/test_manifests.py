"""What the verifier makes of a sealed manifest, and of a file with its receipt alone: every change is refused."""

import io
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from zhili.kernel.canonical import json_bytes
from zhili.ledger.rules import receipts
from zhili.ledger.tests.bundles import CONTENTS, Bundle
from zhili.ledger.tests.small_log import policy_text
from zhili.ledger.verifier import checks, program

LIST = "清单.json"
NOTE = next(iter(CONTENTS))
CHANGES: dict[str, Callable[[Bundle], object]] = {
    "a name": lambda bundle: bundle.items[0].update(name="收条.pdf"),
    "names exchanged": lambda bundle: (
        bundle.items[0].update(name=bundle.items[1]["name"]), bundle.items[1].update(name=NOTE)
    ),
    "order": lambda bundle: bundle.items.insert(0, bundle.items.pop(1)),
    "one left out": lambda bundle: bundle.items.pop(1),
    "one twice": lambda bundle: bundle.items.insert(0, bundle.items[0]),
    "the list itself": lambda bundle: bundle.files.update({f"files/{LIST}": b'{"items": []}'}),
    "the list erased": lambda bundle: bundle.items[2].update(salt=""),
    "the list gone": lambda bundle: bundle.items.pop(),
    "another list": lambda bundle: bundle.items[1].update(name=LIST),
}  # fmt: skip


def test_a_true_list_holds_and_is_said_to_be_whole(tmp_path: Path) -> None:
    findings = program.check(Bundle(manifest=LIST).filled().written(tmp_path))
    assert [(one.name, one.holds, one.manifest) for one in findings] == [
        *((name, True, False) for name in CONTENTS), (LIST, True, True),
    ]  # fmt: skip
    assert "nothing was added or left out" in program.told(findings, "en", False, True)


def test_what_was_erased_stands_in_the_list_still(tmp_path: Path) -> None:
    bundle = Bundle(manifest=LIST).filled()
    bundle.items[0]["salt"] = bundle.items[0]["content"] = ""
    assert [one.holds for one in program.check(bundle.written(tmp_path))] == [True] * 3


@pytest.mark.parametrize("what", CHANGES)
def test_a_bundle_that_is_not_as_listed_does_not_hold(tmp_path: Path, what: str) -> None:
    bundle = Bundle(manifest=LIST).filled()
    CHANGES[what](bundle)
    own = program.check(bundle.written(tmp_path))[-1]
    assert (own.manifest, own.holds) == (True, False)


def test_a_bundle_without_a_list_is_told_to_be_so(tmp_path: Path) -> None:
    findings = program.check(Bundle().filled().written(tmp_path))
    assert "no sealed manifest" in program.told(findings, "en", False, True)


def _alone() -> bytes:
    """A receipt that has entry and salt in it, as it is given out."""
    bundle = Bundle().filled()
    item = bundle.items[0]
    read = receipts.receipt(bundle.files[item["receipt"]])
    return replace(read, extra=json_bytes({"entry": item["entry"], "salt": item["salt"]})).encoded()


def _judged(receipt: bytes, content: bytes = CONTENTS[NOTE], policy: bytes = policy_text("2")) -> str:
    found = program.check_receipt(NOTE, receipt, io.BytesIO(content), policy)
    return "holds" if found.holds else found.fault


def test_a_file_is_checked_by_its_receipt_alone() -> None:
    receipt = _alone()
    assert _judged(receipt) == "holds"
    other = json.loads(b64decode(receipt.split(b"\n")[1][6:]))
    salt = json_bytes({**other, "salt": Bundle().filled().items[1]["salt"]})
    damaged = {
        "content": (receipt, b"I owe you more"),
        "receipt": (receipt.replace(b"extra ", b"extra A", 1), CONTENTS[NOTE]),
        "inclusion": (receipt.replace(b"index 3", b"index 4", 1), CONTENTS[NOTE]),
        "signature": (receipt.replace(b"\n9\n", b"\n8\n", 1), CONTENTS[NOTE]),
    }
    assert {fault: _judged(*parts) for fault, parts in damaged.items()} == {fault: fault for fault in damaged}
    assert _judged(replace(receipts.receipt(receipt), extra=salt).encoded()) == "content"
    assert _judged(replace(receipts.receipt(receipt), extra=None).encoded()) == "receipt"
    assert _judged(receipt, policy=policy_text("3")) == "quorum"
    with pytest.raises(checks.Fault):
        _judged(receipt, policy=b"")


def test_the_program_checks_a_file_by_its_receipt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (("r", _alone()), ("note", CONTENTS[NOTE]), ("policy", policy_text("2"))):
        (tmp_path / name).write_bytes(data)
    words = [str(tmp_path / "r"), "--content", str(tmp_path / "note"), "--lang", "en"]
    assert program.main(words) == 2
    assert program.main([*words, "--policy", str(tmp_path / "policy")]) == 0
    assert "no sealed manifest" not in capsys.readouterr().out
