"""Two logs that seal each other's checkpoints, each shown by a bundle; one that was rewritten is found out and kept."""

import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import transaction

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.ledger.operations.anchoring import NotAnchored, OtherForked
from zhili.ledger.rules import signatures
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import PrivateKey, Scheme
from zhili.ledger.rules.notes import Note
from zhili.ledger.rules.tiles import Growth
from zhili.ledger.tests import small_log
from zhili.ledger.tests.sequenced import AT, DISTRICT, Log, database, seal_some
from zhili.ledger.tests.test_stories import Undone
from zhili.ledger.verifier import program

pytestmark = pytest.mark.django_db


@dataclass
class Zhili:
    """A house: its log's folder, its key, and its turn at the test's one database, which the folder fills again."""

    folder: Path
    key: PrivateKey
    settings: LazySettings

    @classmethod
    def made(cls, folder: Path, name: str, number: int, settings: LazySettings) -> "Zhili":
        """A house without entries."""
        folder.mkdir()
        return cls(folder, small_log.key(f"{name}.example/log", Scheme.ED25519, number), settings)

    @property
    def origin(self) -> str:
        return self.key.name

    def policy(self) -> bytes:
        """How others know its log: by its key, at its address."""
        return f"log {self.key.public_key.encoded()} {self.folder.as_uri()}\nquorum none\n".encode()

    def knows(self, other: "Zhili") -> None:
        """It is told of another log."""
        (self.folder / "anchors.txt").write_bytes(other.policy())

    def open(self) -> None:
        """From here on the database is this house's."""
        self.settings.ZHILI_LEDGER = self.folder
        Log.in_(self.folder).sequence()

    def publish(self) -> None:
        """Give places to what waits, and sign."""
        log = Log.in_(self.folder)
        log.sequence()
        self.sign(log.folder.head())
        (self.folder / "policy.txt").write_bytes(self.policy())

    def sign(self, head: Head) -> None:
        """Publish a head."""
        text = Checkpoint(self.origin, head.size, head.root).text()
        note = Note(text, (signatures.sign(self.key, text, at=small_log.AT),))
        (self.folder / "checkpoint").write_text(note.encoded(), "utf-8")

    def checkpoint(self) -> bytes:
        return (self.folder / "checkpoint").read_bytes()


@pytest.fixture
def houses(tmp_path: Path, settings: LazySettings) -> tuple[Zhili, Zhili]:
    """Two houses that know of each other; the second has published 300 entries."""
    one = Zhili.made(tmp_path / "one", "one", 11, settings)
    other = Zhili.made(tmp_path / "other", "other", 12, settings)
    one.knows(other)
    other.knows(one)
    with pytest.raises(Undone), transaction.atomic():
        other.open()
        seal_some(300)
        other.publish()
        raise Undone
    return one, other


def _anchored(house: Zhili) -> list[tuple[str, object]]:
    return [*ledger.anchor_all(at=AT)]


def test_two_logs_carry_each_others_checkpoints_and_show_it(houses: tuple[Zhili, Zhili]) -> None:
    one, other = houses
    for here, there in ((one, other), (other, one)):
        with pytest.raises(Undone), transaction.atomic():
            here.open()
            assert _anchored(here) == [(there.origin, True)]
            assert _anchored(here) == [(there.origin, False)]
            here.publish()
            bundle = BytesIO()
            assert [found.origin for found in ledger.write_anchors(to=bundle)] == [there.origin]
            _must_show(bundle.getvalue(), there.checkpoint(), by=here)
            raise Undone


def test_what_the_other_log_proves_goes_into_bundles_and_is_checked_there(
    houses: tuple[Zhili, Zhili],
) -> None:
    one, other = houses
    taken, evidence = BytesIO(), BytesIO()
    (one.folder / "anchors.txt").unlink()
    with pytest.raises(Undone), transaction.atomic():
        one.open()
        id, salt = _sealed(b"I owe you")
        waiting = database().execute("SELECT id, district_id, leaf FROM ledger_pending").fetchone()
        one.publish()
        raise Undone
    with pytest.raises(Undone), transaction.atomic():
        other.open()
        assert _anchored(other) == [(one.origin, True)]
        other.publish()
        ledger.write_anchors(to=taken)
        raise Undone
    database().execute("INSERT INTO ledger_pending VALUES (%s, %s, %s)", waiting)
    one.open()
    for trusted in (None, one.policy()):
        if trusted:
            (one.folder / "anchors.txt").write_bytes(trusted)
        with pytest.raises(ledger.NotAProof):
            ledger.take_anchors(taken)
    one.knows(other)
    with pytest.raises(ledger.NotAProof):
        ledger.take_anchors(BytesIO(taken.getvalue()[:-30]))
    for _ in range(2):
        assert ledger.take_anchors(taken) == [(other.origin, 1)]
    seal_some(3)
    one.publish()
    ledger.write_bundle([ledger.Item("note", id, salt, lambda: BytesIO(b"I owe you"))], to=evidence)
    _must_be_anchored(evidence, one, other)
    (one.folder / "anchors.txt").write_bytes(one.policy())
    evidence = BytesIO()
    ledger.write_bundle([ledger.Item("note", id, salt)], to=evidence)
    assert "anchored" not in program.check(evidence)[0].facts, "the other is named no longer"


def _sealed(content: bytes) -> tuple[UUID, bytes]:
    batch, id = Batch(), new_id(AT)
    salt = ledger.seal(batch, id=id, action="evidence.added", district_id=DISTRICT, content=content, at=AT)
    batch.write()
    return id, salt


def _must_be_anchored(bundle: BytesIO, one: Zhili, other: Zhili) -> None:
    """The verifier names the other log, by keys in the bundle or given; a changed, missing or foreign proof fails."""
    found, given = program.check(bundle)[0], program.check(bundle, anchors=other.policy())[0]
    assert [each["origin"] for each in found.facts["anchored"]] == [other.origin]
    assert (found.facts["size"], found.facts["given_anchors"], given.facts["given_anchors"]) == (
        4,
        False,
        True,
    )
    said = [program.told([each], "en", False) for each in (found, given)]
    assert all(f"in the log {other.origin}, sealed in the hour from 2026-11-22T09" in each for each in said)
    assert ["with --anchors" in each.replace("\n", " ") for each in said] == [True, False]
    assert program.check(bundle, anchors=one.policy())[0].fault == "unknown-log"
    with zipfile.ZipFile(bundle) as archive:
        true = {name: archive.read(name) for name in archive.namelist()}
    proof = next(name for name in true if name.startswith("anchors/1-"))
    own = next(name for name in true if name.startswith("receipts/1-1-"))
    changes = {
        "receipt": (proof, b"c2sp.org/tlog-proof@v1\n"),
        "inclusion": (proof, true[proof].replace(b"\nindex ", b"\nindex 9", 1)),
        "anchor": (own, true["receipts/1.tlog-proof"]),
        "policy": ("anchors/policy.txt", b""),
    }
    for fault, (name, content) in changes.items():
        folder = one.folder.with_suffix(f".{fault}")
        for member, data in {**true, name: content}.items():
            (folder / member).parent.mkdir(parents=True, exist_ok=True)
            (folder / member).write_bytes(data)
        first = program.check(folder)[0]
        assert (first.holds, first.fault) == (False, fault)


def _must_show(bundle: bytes, checkpoint: bytes, *, by: Zhili) -> None:
    """By the verifier that lies inside, under the policy of the log that carries it; another content is refused."""
    file = by.folder.with_suffix(".zip")
    file.write_bytes(bundle)
    (found,) = program.check(file, by.policy())
    assert (found.holds, found.facts["origin"], found.facts["action"]) == (True, by.origin, "log.anchored")
    folder = by.folder.with_suffix(".unpacked")
    shutil.unpack_archive(file, folder)
    content = next((folder / "content").iterdir())
    assert content.read_bytes() == checkpoint
    content.write_bytes(checkpoint.replace(b"\n300\n", b"\n301\n") + b"\n")
    done = subprocess.run(
        [sys.executable, str(folder / "zhili-verify.py"), str(folder)], capture_output=True, check=False
    )
    assert done.returncode == 1


def _lay_out(house: Zhili, log: small_log.SmallLog) -> None:
    """Publish these entries as the log of a house."""
    growth = Growth()
    for entry in log.entries:
        growth.append(entry)
    for tile, data in [*growth.finished(), *growth.begun()]:
        (house.folder / tile.path).parent.mkdir(parents=True, exist_ok=True)
        (house.folder / tile.path).write_bytes(data)
    house.sign(Head(growth.size, growth.root()))


def test_growth_is_followed_and_a_rewritten_log_is_kept_as_evidence(houses: tuple[Zhili, Zhili]) -> None:
    one, other = houses
    one.settings.ZHILI_LEDGER = one.folder
    log = small_log.SmallLog()
    for count in (300, 1, 700):
        _lay_out(other, log.grow(count))
        assert _anchored(one) == [(other.origin, True)]
    _lay_out(other, small_log.SmallLog().grow(400))
    assert _anchored(one) == [(other.origin, False)], (
        "an earlier state of the same log is none that contradicts"
    )
    for size in (1001, 1300):
        _lay_out(other, small_log.SmallLog("other").grow(size))
        ((_, outcome),) = _anchored(one)
        assert isinstance(outcome, OtherForked)
        assert _anchored(one) == [(other.origin, False)], "it is sealed once"
    found = [(anchored.size, anchored.continues) for anchored in ledger.newest_anchors()]
    assert sorted(found) == [(1001, False), (1001, True), (1300, False)]
    one.open()
    one.publish()
    assert len(ledger.write_anchors(to=BytesIO())) == 3


def test_what_cannot_be_believed_is_not_sealed(houses: tuple[Zhili, Zhili]) -> None:
    one, other = houses
    one.settings.ZHILI_LEDGER = one.folder
    whole = other.checkpoint()
    wrong = {
        "changed": whole.replace(b"\n300\n", b"\n299\n"),
        "no note": b"?",
        "signed by another": small_log.SmallLog().grow(3).signed().encoded().encode(),
    }
    for content in wrong.values():
        (other.folder / "checkpoint").write_bytes(content)
        ((_, outcome),) = _anchored(one)
        assert isinstance(outcome, NotAnchored)
    (other.folder / "checkpoint").unlink()
    assert isinstance(_anchored(one)[0][1], NotAnchored)
    assert ledger.newest_anchors() == []
    assert ledger.waiting() == 0
