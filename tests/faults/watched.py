"""A house whose log is signed and witnessed, its parts by name to be killed, and a record of its log kept outside."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhili.ledger.public import Folder
from zhili.ledger.rules import judging, keys, policies, proofs
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.tiles import Nodes
from zhili.ledger.signing import programs
from zhili.ledger.tests.test_serving import Program
from zhili.site.bench import processes
from zhili.site.tests.houses import RunningHouse, free_port

ORIGIN = "city.example/log"
PARTS = ("web", "worker", "sequencer", "signer", "postgres", "witness")
_EVERY = 0.05  # seconds


@contextlib.contextmanager
def witnessed(home: Path) -> Iterator[Program]:
    """Give a house a signer, and a witness whose word its policy asks for; gives the witness, which runs."""
    programs.signer_server(home / "signer", name=ORIGIN).server_close()
    own = [(home / "signer" / f"{file}.pub").read_text("utf-8").strip() for file, _ in programs.SIGNER_KEYS]
    logs = [word for key in own for word in ("--log", key)]
    port = free_port()
    witness = Program(
        "witness", "--home", str(home.parent / "witness"), "--port", str(port), "--name", "court.example/w", *logs
    )  # fmt: skip
    lines = [*(f"log {key}" for key in own), f"witness court {witness.about[1]} http://127.0.0.1:{port}"]
    (home / "ledger").mkdir(exist_ok=True)
    (home / "ledger" / "policy.txt").write_text("\n".join([*lines, "quorum court", ""]), "utf-8")
    try:
        yield witness
    finally:
        witness.kill()


@dataclass
class Record:
    """Every checkpoint that was seen published, kept where the house cannot reach it."""

    home: Path
    notes: dict[Head, bytes] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def kept(self) -> Iterator["Record"]:
        """Look at what is published, again and again, within the block."""
        thread = threading.Thread(target=self._look_on)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    @property
    def size(self) -> int:
        """The largest size that was seen published."""
        return max((head.size for head in [*self.notes]), default=0)

    def must_hold(self) -> None:
        """Each was witnessed, no size had two roots, and all are the beginning of the log that lies there now."""
        folder = Folder(self.home / "ledger")
        policy = policies.policy((self.home / "ledger" / "policy.txt").read_bytes())
        nodes = Nodes(folder.head().size, folder.read)
        assert len({head.size for head in self.notes}) == len(self.notes)
        for head, note in self.notes.items():
            assert "court" in judging.believed(note, policy).witnesses
            assert proofs.tree_root(head.size, nodes) == head.root

    def _look_on(self) -> None:
        file = self.home / "ledger" / "checkpoint"
        while not self._stop.wait(_EVERY):
            with contextlib.suppress(FileNotFoundError):
                note = file.read_bytes()
                _, size, root, *_ = note.decode().split("\n")
                self.notes.setdefault(Head(int(size), keys.decoded64(root)), note)


def parts_of(house: RunningHouse, witness: Program) -> dict[str, list[int]]:
    """The processes of a house, and of its witness, by what they are."""
    found = {name: [one.pid for one in seen] for name, seen in processes.parts(house.process.pid).items()}
    return {**found, "witness": [witness.process.pid]}


def kill(pids: list[int]) -> None:
    """End processes without warning; those that have ended already are no matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
