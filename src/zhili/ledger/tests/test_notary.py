"""The signer and the witness without their sockets: what each signs, and what each answers to everything else."""

import pytest

from zhili.ledger.rules import notes, signatures
from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.notes import Note
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Signer, Witness
from zhili.ledger.tests.small_log import AT, COURT, JUSTICE, LOG_KEY, LOG_KEY_2, ORIGIN, STREET, SmallLog

LOG, FORK = SmallLog().grow(9), SmallLog("forged").grow(9)


def _witness() -> Witness:
    logs = {ORIGIN: [LOG_KEY.public_key, LOG_KEY_2.public_key]}
    return Witness(keys=[COURT, JUSTICE], memory=BriefMemory(), clock=lambda: AT, logs=logs)


def _signer() -> Signer:
    return Signer(keys=[LOG_KEY, LOG_KEY_2], memory=BriefMemory(), clock=lambda: AT)


def _asked(log: SmallLog, old: int, size: int) -> bytes:
    proof = tuple(log.prove(old, size)) if 0 < old < size else ()
    return Submission(old, proof, log.checkpoint(size).text().encode()).encoded()


def test_a_witness_cosigns_the_log_as_it_grows() -> None:
    witness = _witness()
    for old, size in ((0, 3), (3, 3), (3, 4), (4, 9)):
        answer = witness.add_checkpoint(LOG.request(old, size))
        assert answer.status == 200
        note = Note(LOG.checkpoint(size).text(), notes.signatures(answer.body))
        assert {one.key for one in signatures.opened(note, [COURT.public_key, JUSTICE.public_key])} == {
            COURT.public_key,
            JUSTICE.public_key,
        }
        assert witness.memory.last(ORIGIN) == LOG.head(size)


def test_a_witness_at_another_size_tells_which() -> None:
    witness = _witness()
    witness.add_checkpoint(LOG.request(0, 5))
    for old, size in ((0, 7), (3, 7), (3, 3)):
        answer = witness.add_checkpoint(LOG.request(old, size))
        assert (answer.status, answer.body, answer.kind) == (409, "5\n", "text/x.tlog.size")


def test_a_fork_is_refused_and_kept_as_evidence() -> None:
    witness, memory = _witness(), BriefMemory()
    witness.memory = memory
    witness.add_checkpoint(LOG.request(0, 5))
    forged = FORK.request(5, 5)
    assert witness.add_checkpoint(forged).status == 409
    assert memory.disputes == [FORK.signed(5).encoded()]
    assert witness.add_checkpoint(FORK.request(5, 8)).status == 422
    assert memory.last(ORIGIN) == LOG.head(5)


def test_what_is_refused_for_its_form_or_its_signature() -> None:
    witness = _witness()
    body = LOG.signed(3).encoded()
    unknown = Submission(0, (), body.replace(ORIGIN, "other.example/log").encode()).encoded()
    unsigned = Submission(0, (), LOG.signed(3, STREET).encoded().encode()).encoded()
    forged = Submission(0, (), body.replace("\n3\n", "\n4\n").encode()).encoded()
    for request, status in (
        (unknown, 404), (unsigned, 403), (forged, 403), (b"", 400), (b"old 0\n\nwords", 400),
        (LOG.request(0, 3).replace(b"old 0", b"old 4"), 400), (LOG.request(0, 3).replace(b"old 0", b"old x"), 400),
    ):  # fmt: skip
        assert witness.add_checkpoint(request).status == status
    assert witness.memory.last(ORIGIN) == EMPTY


def test_a_signed_note_that_is_no_checkpoint_is_refused() -> None:
    text = f"{ORIGIN}\nwords\n"
    note = Note(text, (signatures.sign(LOG_KEY, text, at=AT),))
    answer = _witness().add_checkpoint(Submission(0, (), note.encoded().encode()).encoded())
    assert answer.status == 400


def test_a_size_beyond_memory_is_refused() -> None:
    text = f"{ORIGIN}\n{2**63}\n{'A' * 43}=\n"
    note = Note(text, (signatures.sign(LOG_KEY, text, at=AT),))
    answer = _witness().add_checkpoint(Submission(0, (), note.encoded().encode()).encoded())
    assert answer.status == 400


def test_a_signer_signs_its_own_log_with_both_keys() -> None:
    signer = _signer()
    for old, size in ((0, 2), (2, 7)):
        answer = signer.add_checkpoint(_asked(LOG, old, size))
        note = Note(LOG.checkpoint(size).text(), notes.signatures(answer.body))
        assert len(signatures.opened(note, [LOG_KEY.public_key, LOG_KEY_2.public_key])) == 2


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (_asked(LOG, 5, 3), 400), (_asked(LOG, 3, 3), 409), (_asked(FORK, 5, 5), 409), (_asked(FORK, 5, 8), 422),
        (_asked(LOG, 5, 8).replace(ORIGIN.encode(), b"other.example/log"), 404),
        (_asked(LOG, 5, 8) + b"\n", 400), (_asked(LOG, 0, 8), 409), (Submission(5, (), b"\xff").encoded(), 400),
    ],
)  # fmt: skip
def test_a_signer_refuses_whatever_does_not_continue(request_: bytes, status: int) -> None:
    signer = _signer()
    signer.add_checkpoint(_asked(LOG, 0, 5))
    assert signer.add_checkpoint(request_).status == status
    assert signer.memory.last(ORIGIN) == LOG.head(5)


def test_between_looking_and_remembering_nobody_slips_in() -> None:
    class Overtaken(BriefMemory):
        def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
            self.heads[origin] = LOG.head(8)
            return super().advance(origin, seen=seen, to=to, text=text)

    witness = _witness()
    witness.memory = Overtaken()
    answer = witness.add_checkpoint(LOG.request(0, 5))
    assert (answer.status, answer.body) == (409, "8\n")
    assert witness.memory.last(ORIGIN) == LOG.head(8)


def test_nothing_is_signed_that_could_not_be_remembered() -> None:
    class Full(BriefMemory):
        def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
            raise OSError("the disk is full")

    witness = _witness()
    witness.memory = Full()
    with pytest.raises(OSError, match="full"):
        witness.add_checkpoint(LOG.request(0, 5))
