"""SM2: what one program of the machine signs is found right here, and nothing else."""

import shutil
from pathlib import Path

import pytest

from zhili.ledger.rules import sm2
from zhili.ledger.rules.keys import Malformed, PublicKey, Scheme, public_key
from zhili.ledger.rules.notes import Note, Signature, signatures
from zhili.ledger.rules.signatures import Unverified, opened
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.signing import programs, sm2_key
from zhili.ledger.signing.keyfiles import BadName, KeyFault
from zhili.ledger.signing.sm2_key import NoSm2
from zhili.ledger.tests.small_log import LOG_KEY, ORIGIN, SmallLog

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="no openssl on this machine to sign with SM2")


def _signed(folder: Path, message: bytes) -> tuple[bytes, bytes]:
    """A fresh public key, and its signature r‖s over the message under the usual name."""
    made = sm2_key.make(folder / "key.pem", ORIGIN)
    return made.public_key.raw, made.sign(message.decode()).raw


@needs_openssl
def test_a_checkpoint_can_bear_an_sm2_line(tmp_path: Path) -> None:
    note = SmallLog().grow(3).signed(None, LOG_KEY)
    public, signature = _signed(tmp_path, note.text.encode())
    key = PublicKey(ORIGIN, Scheme.SM2, public)
    assert public_key(key.encoded()) == key
    both = Note(note.text, (*note.signatures, Signature(key.name, key.id, signature)))
    assert [one.key for one in opened(both, [LOG_KEY.public_key, key])] == [LOG_KEY.public_key, key]
    assert [one.key for one in opened(both, [LOG_KEY.public_key])] == [LOG_KEY.public_key]
    changed = Note(both.text.replace("\n3\n", "\n4\n"), both.signatures)
    with pytest.raises(Unverified):
        opened(changed, [key])


@needs_openssl
def test_a_signer_with_an_sm2_key_adds_its_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    home, log = tmp_path_factory.mktemp("h"), SmallLog().grow(3)
    made = sm2_key.make(home / programs.SM2_KEY, ORIGIN)
    server = programs.signer_server(home, name=ORIGIN)
    answer = server.notary.add_checkpoint(Submission(0, (), log.checkpoint().text().encode()).encoded())
    server.server_close()
    note = Note(log.checkpoint().text(), signatures(answer.body))
    assert [one.key for one in opened(note, [made.public_key])] == [made.public_key]
    assert len(note.signatures) == 3


@needs_openssl
def test_an_sm2_key_is_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    made = sm2_key.make(file, ORIGIN)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sm2_key.read(file) == made
    with pytest.raises(KeyFault):
        sm2_key.make(file, ORIGIN)
    file.chmod(0o644)
    with pytest.raises(KeyFault, match="600"):
        sm2_key.read(file)
    file.chmod(0o600)
    file.with_name("key.pem.pub").write_text(LOG_KEY.public_key.encoded())
    with pytest.raises(KeyFault):
        sm2_key.read(file)


def test_without_the_program_that_is_said_and_no_half_key_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSm2):
        sm2_key.make(tmp_path / "key.pem", ORIGIN)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadName):
        sm2_key.make(tmp_path / "key.pem", "two words")


@needs_openssl
def test_no_part_of_an_sm2_signature_may_change(tmp_path: Path) -> None:
    public, signature = _signed(tmp_path, b"message")
    sm2.verify(public=public, message=b"message", signature=signature)
    for bit in (0, 255, 256, 511):
        changed = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
        with pytest.raises(Malformed):
            sm2.verify(public=public, message=b"message", signature=changed)
    for message, id in ((b"massage", sm2.USUAL_ID), (b"message", b"other")):
        with pytest.raises(Malformed):
            sm2.verify(public=public, message=message, signature=signature, id=id)


@pytest.mark.parametrize(
    "public", [b"", bytes(65), b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\x02" + bytes(32)]
)
def test_a_point_off_the_curve_is_refused(public: bytes) -> None:
    with pytest.raises(Malformed):
        sm2.point(public)


@pytest.mark.parametrize("signature", [bytes(64), b"\xff" * 64, b"", bytes(31) + b"\x01" + bytes(32)])
def test_a_signature_out_of_bounds_is_refused(signature: bytes) -> None:
    generator = bytes.fromhex(
        "0432C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
        "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
    )
    with pytest.raises(Malformed):
        sm2.verify_digest(public=generator, digest=bytes(32), signature=signature)
