"""The single-file verifier: holds what is true, refuses every change, says plainly what it shows and what not."""

import json
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.ledger.rules import entries, judging, notes, policies, receipts, tree
from zhili.ledger.tests.bundles import CONTENTS, Bundle, signed_anew
from zhili.ledger.tests.small_log import COURT, JUSTICE, LOG_KEY, LOG_KEY_2, STREET, policy_text
from zhili.ledger.verifier import NAME, checks, program, source

Change = Callable[[Bundle], object]


def _run(bundle: Path, *words: str) -> tuple[int, str]:
    """Run the program as a court would: one file, nothing of Zhili within reach."""
    file = bundle.parent / NAME
    file.write_bytes(source())
    command = [sys.executable, "-I", str(file), str(bundle), *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=bundle.parent, env={})
    return done.returncode, done.stdout + done.stderr


def test_a_true_bundle_holds_as_folder_and_as_zip(tmp_path: Path) -> None:
    folder = Bundle().filled().written(tmp_path / "b")
    packed = Path(shutil.make_archive(str(tmp_path / "b"), "zip", folder))
    for bundle in (folder, packed):
        code, shown = _run(bundle, "--json")
        found = json.loads(shown)
        assert (code, found["holds"], found["own_policy"]) == (0, True, True)
        assert [item["name"] for item in found["items"]] == list(CONTENTS)
        facts = found["items"][0]["facts"]
        assert (facts["action"], facts["hour"]) == ("evidence-added", "2026-11-22T09:00:00+00:00")
        assert set(facts["witnesses"]) == {"court", "justice"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["核验通过", "这证明", "这不证明", "公钥取自证据包本身"]),
     ("en", ["HOLDS", "This shows", "This does not show", "taken from the bundle itself"])],
)  # fmt: skip
def test_what_is_shown_and_what_not_is_said_in_plain_words(
    tmp_path: Path, lang: str, words: list[str]
) -> None:
    code, shown = _run(Bundle().filled().written(tmp_path / "b"), "--lang", lang)
    assert code == 0
    assert [word for word in words if word not in shown] == []


def test_a_policy_of_ones_own_is_used_instead(tmp_path: Path) -> None:
    folder = Bundle().filled().written(tmp_path / "b")
    own = tmp_path / "own.txt"
    own.write_bytes(policy_text("all"))
    code, shown = _run(folder, "--policy", str(own), "--lang", "en")
    assert code == 1
    assert "too few witnesses agree: court、justice" in shown
    assert "taken from the bundle" not in shown


def test_the_file_stands_alone() -> None:
    text = source().decode()
    assert "zhili." not in text.replace("zhili-verify.py", "")
    assert text.startswith("#!")


def _file(name: str, old: bytes, new: bytes) -> Change:
    def change(bundle: Bundle) -> None:
        assert old in bundle.files[name]
        bundle.files[name] = bundle.files[name].replace(old, new, 1)

    return change


def _item(name: str, make: Callable[[str], str]) -> Change:
    def change(bundle: Bundle) -> None:
        bundle.items[0][name] = make(bundle.items[0][name])

    return change


def _flipped(text: str, at: int) -> str:
    raw = bytearray(b64decode(text))
    raw[at] ^= 1
    return b64encode(raw).decode()


def _signed_by(*signers: Any) -> Change:
    def change(bundle: Bundle) -> None:
        for name in [name for name in bundle.files if name.startswith("receipts/")]:
            read = receipts.receipt(bundle.files[name])
            note = signed_anew(notes.note(read.checkpoint), *signers)
            bundle.files[name] = receipts.Receipt(read.index, read.path, note.encoded().encode()).encoded()

    return change


FIRST, CONTENT = "receipts/0.tlog-proof", "files/借条.pdf"
TAMPERED: dict[str, tuple[Change, str]] = {
    "content": (_file(CONTENT, b"owe", b"own"), "content"),
    "content longer": (_file(CONTENT, b"I", b"II"), "content"),
    "content gone": (lambda bundle: bundle.files.pop(CONTENT), "missing"),
    "salt": (_item("salt", lambda text: _flipped(text, 0)), "content"),
    "entry version": (_item("entry", lambda text: _flipped(text, 0)), "entry"),
    "entry action": (_item("entry", lambda text: _flipped(text, 12)), "inclusion"),
    "entry hour": (_item("entry", lambda text: _flipped(text, 8)), "inclusion"),
    "entry commitment": (_item("entry", lambda text: _flipped(text, 40)), "inclusion"),
    "entry SM3": (_item("entry", lambda text: _flipped(text, -1)), "inclusion"),
    "entry of another": (lambda bundle: bundle.items[0].update(entry=bundle.items[1]["entry"]), "inclusion"),
    "receipt of another": (lambda bundle: bundle.items[0].update(receipt="receipts/1.tlog-proof"), "inclusion"),
    "place": (_file(FIRST, b"index 3", b"index 4"), "inclusion"),
    "place beyond": (_file(FIRST, b"index 3", b"index 99"), "inclusion"),
    "place zeroed": (_file(FIRST, b"index 3", b"index 03"), "receipt"),
    "path": (_file(FIRST, b"index 3\n", b"index 3\n" + b"A" * 43 + b"=\n"), "inclusion"),
    "size": (_file(FIRST, b"\n9\n", b"\n8\n"), "signature"),
    "origin": (_file(FIRST, b"\ncity.example/log\n", b"\ntown.example/log\n"), "unknown-log"),
    "unsigned": (_signed_by(COURT, JUSTICE), "unsigned"),
    "one witness": (_signed_by(LOG_KEY, COURT), "quorum"),
    "one witness twice": (_signed_by(LOG_KEY, COURT, COURT), "quorum"),
    "signature": (_file(FIRST, "— city.example/log ".encode(), "— city.example/log A".encode()), "checkpoint"),
    "outside": (lambda bundle: bundle.items[0].update(content="../b/files/借条.pdf"), "unreadable"),
    "no receipt": (lambda bundle: bundle.items[0].pop("receipt"), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_every_change_is_refused_and_only_in_its_item(tmp_path: Path, what: str) -> None:
    change, fault = TAMPERED[what]
    bundle = Bundle().filled()
    change(bundle)
    first, second = program.check(bundle.written(tmp_path))
    assert (first.holds, first.fault) == (False, fault)
    assert second.holds or what in {"unsigned", "one witness", "one witness twice"}
    shown = program.told([first], "en", False)
    assert "DOES NOT HOLD" in shown
    assert "This shows" not in shown


@pytest.mark.parametrize("gone", ["salt", "content"])
def test_what_was_erased_is_called_erased(tmp_path: Path, gone: str) -> None:
    bundle = Bundle().filled()
    bundle.items[0][gone] = ""
    first, second = program.check(bundle.written(tmp_path))
    assert (first.holds, first.erased, second.erased) == (True, True, False)
    assert "已删除" in program.told([first], "zh", False)


@pytest.mark.parametrize(
    "policy",
    [b"", b"quorum none", policy_text("9"), policy_text().replace(b"quorum", b"quorom"), b"\xff\xfe\n",
     policy_text().replace(b"court.example", b"count.example"), policy_text() + b"quorum none\n",
     policy_text() + policy_text().split(b"\n")[0] + b"\n"],
)  # fmt: skip
def test_a_faulty_policy_gives_no_verdict(tmp_path: Path, policy: bytes) -> None:
    with pytest.raises(checks.Fault):
        program.check(Bundle(policy=policy).filled().written(tmp_path))


def test_another_log_under_the_same_name_is_refused(tmp_path: Path) -> None:
    other = policy_text().replace(
        LOG_KEY.public_key.encoded().encode(), LOG_KEY_2.public_key.encoded().encode()
    )
    bundle = Bundle(policy=b"\n".join(dict.fromkeys(other.split(b"\n"))) + b"\n").filled()
    assert [one.fault for one in program.check(bundle.written(tmp_path))] == ["unsigned", "unsigned"]


@pytest.mark.parametrize(
    "make", [lambda path: path.write_bytes(b"words"), lambda path: path.mkdir(), lambda _: None]
)
def test_what_is_no_bundle_gives_no_verdict(tmp_path: Path, make: Callable[[Path], Any]) -> None:
    make(tmp_path / "b")
    assert _run(tmp_path / "b")[0] == 2


def test_an_empty_bundle_does_not_hold(tmp_path: Path) -> None:
    assert _run(Bundle().written(tmp_path / "b"))[0] == 1


WHOLE = Bundle(signers=(LOG_KEY, LOG_KEY_2, COURT, JUSTICE, STREET)).filled()


def _ours(entry: bytes, receipt: bytes, policy: bytes) -> bool:
    """The same check by the rules of the log, which the verifier shares no line with."""
    entries.decode(entry)
    judging.included(entry, receipt, policies.policy(policy))
    return True


def _theirs(entry: bytes, receipt: bytes, policy: bytes) -> bool:
    trusted = checks.policy_of(policy)
    index, path, note = checks.receipt_of(receipt)
    checks.entry_of(entry)
    head = checks.head_of(note, trusted)
    return index < head.size and checks.root_with(tree.leaf_hash(entry), index, head.size, path) == head.root


def _verdict(check: Callable[[bytes, bytes, bytes], bool], parts: list[bytes]) -> bool:
    try:
        return check(*parts)
    except (checks.Fault, ValueError):
        return False


@settings(max_examples=300, deadline=None)
@given(
    which=st.integers(0, 2), at=st.integers(min_value=0), byte=st.integers(0, 255), kind=st.sampled_from("rid")
)  # fmt: skip
def test_verifier_and_rules_judge_every_damage_alike(which: int, at: int, byte: int, kind: str) -> None:
    entry = b64decode(WHOLE.items[0]["entry"])
    parts = [entry, WHOLE.files[FIRST], policy_text("all")]
    assert _verdict(_ours, parts)
    assert _verdict(_theirs, parts)
    at %= len(parts[which])
    put = b"" if kind == "d" else bytes([byte])
    parts[which] = parts[which][:at] + put + parts[which][at + (kind != "i") :]
    assert _verdict(_ours, parts) is _verdict(_theirs, parts)
