"""What one who remembers may sign next: every pair of sizes, and every way to be wrong."""

import pytest

from zhili.ledger.rules import continuity, submissions
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.continuity import Backwards, Conflict, Inconsistent
from zhili.ledger.rules.heads import EMPTY
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.tests.small_log import ORIGIN, SmallLog

SIZES = 9
LOG, FORK = SmallLog().grow(SIZES), SmallLog("forged").grow(SIZES)


def _proof(old: int, size: int) -> list[bytes]:
    return LOG.prove(old, size) if 0 < old < size else []


@pytest.mark.parametrize("old", range(SIZES + 1))
def test_every_growth_of_the_log_may_be_signed(old: int) -> None:
    for size in range(old, SIZES + 1):
        offered, proof = LOG.checkpoint(size), _proof(old, size)
        assert continuity.check(last=LOG.head(old), old=old, offered=offered, proof=proof) == LOG.head(size)


@pytest.mark.parametrize("old", range(1, SIZES + 1))
def test_no_fork_may_be_signed(old: int) -> None:
    for size in range(old, SIZES + 1):
        forged = FORK.checkpoint(size)
        for proof in (_proof(old, size), FORK.prove(old, size) if old < size else [], [bytes(32)] * 3):
            with pytest.raises((Conflict, Inconsistent)):
                continuity.check(last=LOG.head(old), old=old, offered=forged, proof=proof)


def test_another_root_at_the_same_size_is_called_a_fork() -> None:
    with pytest.raises(Conflict) as told:
        continuity.check(last=LOG.head(4), old=4, offered=FORK.checkpoint(4), proof=[])
    assert told.value.forked


@pytest.mark.parametrize("claimed", [0, 3, 5])
def test_who_believes_another_size_was_signed_is_told_the_right_one(claimed: int) -> None:
    with pytest.raises(Conflict) as told:
        continuity.check(last=LOG.head(4), old=claimed, offered=LOG.checkpoint(6), proof=_proof(claimed, 6))
    assert told.value.size == 4
    assert not told.value.forked


def test_a_smaller_size_is_refused() -> None:
    with pytest.raises(Backwards):
        continuity.check(last=LOG.head(5), old=5, offered=LOG.checkpoint(4), proof=[])
    with pytest.raises(Conflict):
        continuity.check(last=LOG.head(5), old=4, offered=LOG.checkpoint(4), proof=[])


def test_a_proof_where_none_is_needed_is_refused() -> None:
    for old, size in ((0, 3), (3, 3)):
        with pytest.raises(Inconsistent):
            continuity.check(last=LOG.head(old), old=old, offered=LOG.checkpoint(size), proof=[bytes(32)])


def test_an_empty_log_has_one_root() -> None:
    with pytest.raises(Inconsistent):
        continuity.check(last=EMPTY, old=0, offered=Checkpoint(ORIGIN, 0, bytes(32)), proof=[])


@pytest.mark.parametrize("size", [1, 7, SIZES])
def test_a_request_is_read_as_it_was_written(size: int) -> None:
    asked = Submission(size - 1, tuple(_proof(size - 1, size)), b"city.example/log\n1\n\nrest\n\nrest")
    assert submissions.submission(asked.encoded()) == asked


@pytest.mark.parametrize(
    "written",
    [b"", b"old 1\n", b"old 01\n\nx", b"old -1\n\nx", b"new 1\n\nx", b"old 1\n!!\n\nx", b"old \xff\n\nx",
     b"old 1\n" + b"AAAA\n" * 64 + b"\nx"],
)  # fmt: skip
def test_a_damaged_request_is_refused(written: bytes) -> None:
    with pytest.raises(Malformed):
        submissions.submission(written)
