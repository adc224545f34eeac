"""Time-stamps inside a bundle: the single-file verifier says when and by whom, and refuses every change."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.ledger.rules import receipts
from zhili.ledger.tests.authority import AT, ROOTS, RSA_KEY, Response, certificate
from zhili.ledger.tests.bundles import Bundle
from zhili.ledger.tests.test_timestamps import WRONG
from zhili.ledger.verifier import program, stamps
from zhili.ledger.verifier.checks import Fault

FIRST, RESPONSE = "receipts/0.tlog-proof", "timestamps/a.tsr"
GOOD = Response().encoded()
OTHERS = certificate("root", RSA_KEY, "root", RSA_KEY, ca=True).public_bytes(Encoding.PEM)


def _bundle(response: Response | None = None) -> Bundle:
    """A bundle whose first item stands in a checkpoint that was stamped."""
    bundle = Bundle().filled()
    note = receipts.receipt(bundle.files[FIRST]).checkpoint
    made = response or Response(imprint=hashlib.sha256(note).digest())
    bundle.files |= {RESPONSE: made.encoded(), stamps.ROOTS: ROOTS}
    bundle.items[0] |= {"stamped": FIRST, "timestamp": RESPONSE}
    return bundle


def test_a_stamped_item_tells_when_it_existed_and_by_whose_word(tmp_path: Path) -> None:
    folder = _bundle().written(tmp_path)
    own, given_roots = (program.check(folder, roots=roots)[0] for roots in (None, ROOTS))
    assert own.holds and given_roots.holds
    assert (own.facts["stamp"], own.facts["authority"]) == (AT.isoformat(), "CN=stamps")
    shown = [program.told([one], "en", False) for one in (own, given_roots)]
    assert all(
        "CN=stamps states that a checkpoint with this item existed at 2026-11-22T09:30:15" in one
        for one in shown
    )
    assert ["Give those that you got" in one for one in shown] == [True, False]
    (folder / stamps.ROOTS).unlink()
    assert "Give those that you got" in program.told(program.check(folder), "en", False)


def _response(old: bytes, new: bytes) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.files.update({RESPONSE: bundle.files[RESPONSE].replace(old, new, 1)})


TAMPERED: dict[str, tuple[Callable[[Bundle], object], str]] = {
    "instant": (_response(b"20261122093015Z", b"20251122093015Z"), "stamp-signature"),
    "of something else": (lambda bundle: bundle.files.update({RESPONSE: GOOD}), "stamp-other"),
    "receipt of another": (lambda bundle: bundle.items[0].update(stamped="receipts/1.tlog-proof"), "inclusion"),
    "gone": (lambda bundle: bundle.files.pop(RESPONSE), "missing"),
    "cut": (lambda bundle: bundle.files.update({RESPONSE: GOOD[:-9]}), "stamp"),
    "roots of another": (lambda bundle: bundle.files.update({stamps.ROOTS: OTHERS}), "stamp-chain"),
    "no roots": (lambda bundle: bundle.files.update({stamps.ROOTS: b"words"}), "roots"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_a_changed_stamp_is_refused(tmp_path: Path, what: str) -> None:
    change, fault = TAMPERED[what]
    bundle = _bundle()
    change(bundle)
    first, second = program.check(bundle.written(tmp_path))
    assert (first.holds, first.fault, second.holds) == (False, fault, True)


def test_roots_that_are_none_give_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(Fault):
        program.check(_bundle().written(tmp_path), roots=b"words")


def _told(response: bytes) -> stamps.Stamp:
    found = stamps.stamp_of(response, b"checkpoint")
    stamps.check_chain(found, stamps.roots_of(ROOTS))
    return found


@pytest.mark.parametrize("what", WRONG)
def test_what_the_log_refuses_of_an_authority_the_verifier_refuses_too(what: str) -> None:
    with pytest.raises(Fault):
        _told(WRONG[what]().encoded())


def test_fractions_of_a_second_are_read() -> None:
    assert _told(replace(Response(), instant=b"20261122093015.25Z").encoded()).at == AT.replace(
        microsecond=250_000
    )


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_no_changed_bit_tells_the_verifier_another_instant(at: int, bit: int) -> None:
    changed = GOOD[:at] + bytes([GOOD[at] ^ 1 << bit]) + GOOD[at + 1 :]
    try:
        found = _told(changed)
    except Fault:
        return
    assert found.at == AT
