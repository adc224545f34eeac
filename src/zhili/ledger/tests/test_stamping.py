"""Asking an authority for time-stamps: what it answers is checked, kept beside the checkpoint, and found again."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from zhili.ledger.signing.stamping import NoAuthority, NotStamped, Stamps
from zhili.ledger.tests.authority import (
    AT,
    MIDDLE,
    ROOT_KEY,
    ROOTS,
    STAMPING,
    answering,
    certificate,
    served,
)
from zhili.ledger.tests.small_log import SmallLog

_CONFIGURATION = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
"""


@pytest.fixture
def log(tmp_path: Path) -> SmallLog:
    """A log of three entries, published in the test's folder."""
    return _published(SmallLog().grow(3), tmp_path)


def _published(log: SmallLog, folder: Path) -> SmallLog:
    (folder / "checkpoint").write_text(log.signed().encoded(), "utf-8")
    return log


def test_a_checkpoint_is_stamped_once_and_found_by_what_it_covers(log: SmallLog, tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    with served(answering) as address:
        stamps.choose(address, ROOTS)
        assert (stamps.stamp(), stamps.stamp()) == (AT, None)
        first = (tmp_path / "checkpoint").read_bytes()
        _published(log.grow(4), tmp_path)
        assert stamps.stamp() == AT
    assert stamps.newest() == (7, AT)
    covering = [stamps.covering(position) for position in (0, 2, 3, 6, 7)]
    assert [found.size if found else None for found in covering] == [3, 3, 7, 7, None]
    assert covering[0] is not None and covering[0].note == first


def test_what_an_earlier_authority_stamped_stays_stamped(log: SmallLog, tmp_path: Path) -> None:
    stamps, other = Stamps(tmp_path), MIDDLE.public_bytes(Encoding.PEM)
    with served(answering) as address:
        stamps.choose(address, ROOTS)
        stamps.stamp()
        for roots in (other, other):
            stamps.choose(address, roots)
        assert (stamps.roots(), stamps.newest()) == (other + ROOTS, (3, AT))
        stamps.choose(address, ROOTS)
    assert stamps.roots() == ROOTS + other


def _failing(_: bytes) -> bytes:
    raise ValueError


_OTHER = ec.generate_private_key(ec.SECP256R1())
WRONG: dict[str, Callable[[bytes], bytes]] = {
    "to another request": partial(answering, nonce=1),
    "without the request's number": partial(answering, nonce=None),
    "over something else": partial(answering, imprint=bytes(32)),
    "refused by the authority": partial(answering, status=2),
    "signed by nobody known": partial(answering, key=_OTHER),
    "not a time-stamp": lambda asked: asked,
    "without an end": lambda asked: answering(asked) + bytes(200_000),
    "an error": _failing,
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_answer_is_refused_and_not_kept(what: str, log: SmallLog, tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    with served(WRONG[what]) as address:
        stamps.choose(address, ROOTS)
        with pytest.raises(NotStamped):
            stamps.stamp()
    assert stamps.covering(0) is None


def test_nobody_is_asked_before_one_was_chosen_or_something_published(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    assert not stamps.is_chosen()
    for address, roots in [("file:///etc/passwd", ROOTS), ("http://127.0.0.1:1/", b"no certificate")]:
        with pytest.raises(NoAuthority):
            stamps.choose(address, roots)
    with pytest.raises(NoAuthority):
        stamps.stamp()
    stamps.choose("http://127.0.0.1:1/", ROOTS)
    assert stamps.stamp() is None
    _published(SmallLog().grow(1), tmp_path)
    with pytest.raises(NotStamped):
        stamps.stamp()


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="the program openssl is not here to be the authority"
)
def test_openssl_as_authority_is_understood_and_finds_our_keeping_right(
    log: SmallLog, tmp_path: Path
) -> None:
    own = tmp_path / "authority"
    own.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    root = certificate("root", ROOT_KEY, "root", ROOT_KEY, ca=True, days=36500)
    signer = certificate("stamps", key, "root", ROOT_KEY, ca=False, usage=STAMPING, days=36500)
    (own / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    for name, one in (("signer", signer), ("root", root), ("middle", MIDDLE)):
        (own / f"{name}.pem").write_bytes(one.public_bytes(Encoding.PEM))
    (own / "openssl.cnf").write_text(_CONFIGURATION.format(folder=own))
    (own / "serial").write_text("01")

    def answer(asked: bytes) -> bytes:
        (own / "asked").write_bytes(asked)
        _openssl(
            "-reply", "-config", own / "openssl.cnf", "-queryfile", own / "asked", "-signer", own / "signer.pem",
            "-inkey", own / "key.pem", "-out", own / "answer",
        )  # fmt: skip
        return (own / "answer").read_bytes()

    stamps = Stamps(tmp_path)
    with served(answer) as address:
        stamps.choose(address, (own / "root.pem").read_bytes())
        assert stamps.stamp() is not None
    kept = tmp_path / "stamps"
    told = _openssl(
        "-verify", "-data", kept / "3.checkpoint", "-in", kept / "3.tsr", "-CAfile", own / "root.pem",
    )  # fmt: skip
    assert "Verification: OK" in told


def _openssl(*words: str | Path) -> str:
    done = subprocess.run(["openssl", "ts", *words], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr
