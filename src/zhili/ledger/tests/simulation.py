"""A log, its signer and three witnesses in one thread, with chance in the place of the world: one seed, one story.

What is simulated is the world: processes that end before or after any write, messages lost, late, doubled or out of
order, clocks that jump, a backup put back, tiles lost, an operator who rewrites the past and signs it with the log's
own key. What runs is ours: publisher, asking, notaries, continuity, receipts.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from random import Random
from typing import Any

from zhili.ledger.rules import checkpoints, judging, policies, proofs
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import Malformed, Scheme
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.rules.submissions import Submission
from zhili.ledger.signing.asking import Contradicted, NoAnswer, Send
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Answer, Notary, Signer, Witness
from zhili.ledger.signing.publishing import Publisher, WentBack
from zhili.ledger.signing.witnessing import Witnesses
from zhili.ledger.tests.small_log import COURT, LOG_KEY, ORIGIN, STREET, SmallLog, key

OFFICE = key("office.example/w", Scheme.COSIGNATURE, 6)
WITNESSES = {"court": COURT, "street": STREET, "office": OFFICE}
QUORUM = 2
POLICY = policies.policy(
    "".join([
        f"log {LOG_KEY.public_key.encoded()}\n",
        *(f"witness {name} {own.public_key.encoded()} http://{name}\n" for name, own in WITNESSES.items()),
        f"group most {QUORUM} {' '.join(WITNESSES)}\nquorum most\n",
    ]).encode()
)  # fmt: skip


class Ended(BaseException):
    """A process that ended where it stood."""


class AtOnce(Executor):
    """Runs what is submitted there and then."""

    def submit(self, fn: Callable[..., Any], /, *words: Any, **named: Any) -> "Future[Any]":
        """See ``Executor``."""
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*words, **named))
        except Exception as fault:
            done.set_exception(fault)
        return done


@dataclass
class Disk(BriefMemory):
    """A notary's memory, in a process that may end before or after the write."""

    world: "World"
    heads: dict[str, Head] = field(default_factory=dict)
    disputes: list[str] = field(default_factory=list)

    def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
        """See ``Memory``."""
        self.world.may_end()
        moved = BriefMemory.advance(self, origin, seen=seen, to=to, text=text)
        self.world.may_end()
        return moved


@dataclass(slots=True)
class Shelf:
    """Where the checkpoint is published, by a process that may end before or after."""

    world: "World"
    content: bytes | None = None

    def read(self) -> bytes | None:
        """See ``Place``."""
        return self.content

    def replace(self, content: bytes) -> None:
        """See ``Place``."""
        self.world.may_end()
        self.content = content
        self.world.may_end()


@dataclass
class World:
    """Everything there is, and a record outside of it of what was acknowledged and what was signed."""

    seed: int
    forging: bool = False
    faults: bool = True
    rows: list[bytes] = field(default_factory=list)
    tiles: list[bytes] = field(default_factory=list)
    copy: list[bytes] = field(default_factory=list)
    offered: dict[Head, list[bytes]] = field(default_factory=dict)
    backup: list[bytes] = field(default_factory=list)
    stopped: str = ""
    said: int = 0
    acknowledged: dict[int, tuple[bytes, Receipt]] = field(default_factory=dict)
    signed: list[tuple[str, Head]] = field(default_factory=list)
    published: list[Head] = field(default_factory=list)
    late: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.shelf = Shelf(self)
        logs = {ORIGIN: [LOG_KEY.public_key]}
        self.disks = {name: Disk(self) for name in (*WITNESSES, "signer")}
        self.notaries: dict[str, Notary] = {
            name: Witness(keys=[own], memory=self.disks[name], clock=self.clock, logs=logs)
            for name, own in WITNESSES.items()
        }
        self.notaries["signer"] = Signer(keys=[LOG_KEY], memory=self.disks["signer"], clock=self.clock)
        self.open()

    def clock(self) -> int:
        """A clock that jumps."""
        return 1_790_000_000 + self.chance.randrange(-100_000, 100_000)

    def happens(self, part: float) -> bool:
        """Whether something of this chance happens now."""
        return self.faults and self.chance.random() < part

    def may_end(self) -> None:
        """End the process here, now and then."""
        if self.happens(0.04):
            raise Ended

    def open(self) -> None:
        """Start the log's process: rows and tiles are brought together, the publisher begins anew."""
        if len(self.tiles) > len(self.rows):
            self.rows = list(self.tiles)
        self.tiles = list(self.rows)
        witnesses = Witnesses(
            POLICY, within=60, grace=60, reach=lambda url: self.way(url[7:]), executor=AtOnce
        )
        self.publisher = Publisher(ORIGIN, self.shelf, self.way("signer"), witnesses)

    def way(self, name: str) -> Send:
        """The way to a notary, as a network is."""

        def send(request: bytes) -> Answer:
            if self.happens(0.05):
                raise ConnectionRefusedError
            if self.happens(0.05):
                self.late.append((name, request))
                raise TimeoutError
            answer = self.deliver(name, request)
            if self.happens(0.05):
                self.deliver(name, request)
            if self.happens(0.05):
                raise TimeoutError
            return answer

        return send

    def deliver(self, name: str, request: bytes) -> Answer:
        """A request reaches a notary; what it signs is recorded even if nobody hears of it."""
        try:
            answer = self.notaries[name].add_checkpoint(request)
        except Ended:
            raise ConnectionResetError from None
        if answer.status == 200:
            text = request.partition(b"\n\n")[2].decode().partition("\n\n")[0].rstrip("\n") + "\n"
            offered = checkpoints.checkpoint(text)
            head = Head(offered.size, offered.root)
            self.signed.append((name, head))
            if name == "signer":  # others copy the tiles of what the log has signed
                self.copy = self.offered[head]
        return answer

    def log(self) -> SmallLog:
        """The log as its tiles have it."""
        return SmallLog(entries=self.tiles)

    def step(self) -> None:
        """One thing happens, of any kind."""
        deeds = [self.write, self.write, self.publish, self.publish, self.restart, self.arrive, self.save]
        if self.happens(0.03):
            deeds = [self.put_back, self.lose_tiles, self.put_all_back]
        if self.forging and self.happens(0.2):
            deeds = [self.forge]
        try:
            self.chance.choice(deeds)()
        except Ended:
            self.open()

    def write(self) -> None:
        """Entries get their places, and stand in tiles after that."""
        self.said += 1
        entries = [f"{self.seed}/{self.said}/{n}".encode() for n in range(self.chance.randrange(1, 4))]
        self.may_end()
        self.rows = [*self.rows, *entries]
        self.may_end()
        self.tiles = list(self.rows)

    def publish(self) -> None:
        """Publish the newest head; those whose entry it holds are told. A log that is refused is put right from the
        copy of its tiles that others hold."""
        log = self.log()
        self.offered[log.head()] = list(self.tiles)
        try:
            done = self.publisher.publish(log.head(), prove=log.prove)
        except (Contradicted, WentBack) as fault:
            self.stopped = str(fault)
            self.rows = self.tiles = list(self.copy)
            self.open()
            return
        except (NoAnswer, OSError):
            return
        self.stopped = ""
        if done.is_enough:
            self.published.append(log.head())
            self.acknowledge(log, done.note.encoded().encode())

    def acknowledge(self, log: SmallLog, note: bytes) -> None:
        """Hand out the receipts of entries that are newly published."""
        size = len(log.entries)
        for index in range(max(self.acknowledged, default=-1) + 1, size):
            path = proofs.inclusion(index=index, size=size, node=log.node)
            self.acknowledged[index] = log.entries[index], Receipt(index, tuple(path), note)

    def restart(self) -> None:
        """The log's process is ended and started."""
        self.open()

    def arrive(self) -> None:
        """A message that was thought lost arrives, and its answer finds nobody."""
        if self.late:
            name, request = self.late.pop(self.chance.randrange(len(self.late)))
            try:
                self.deliver(name, request)
            except ConnectionResetError:
                return

    def save(self) -> None:
        """A backup of the database is made."""
        self.backup = list(self.rows)

    def put_back(self) -> None:
        """The database is put back to the backup; the tiles are where they were."""
        self.rows = list(self.backup)
        self.open()

    def lose_tiles(self) -> None:
        """The tiles are lost; the database has everything."""
        self.tiles = []
        self.open()

    def put_all_back(self) -> None:
        """Database and tiles are put back: the log has forgotten, its signer has not."""
        self.rows, self.tiles = list(self.backup), list(self.backup)
        self.open()

    def forge(self) -> None:
        """An operator rewrites the past from some entry on, signs it with the log's key, and goes to the witnesses."""
        if not self.tiles:
            return
        at = self.chance.randrange(len(self.tiles))
        forged = SmallLog(entries=[*self.tiles[:at], b"forged", *self.tiles[at + 1 :], b"more"])
        size = len(forged.entries)
        for name in WITNESSES:
            last = self.disks[name].last(ORIGIN).size
            if last <= size:
                proof = tuple(forged.prove(last, size)) if 0 < last < size else ()
                body = forged.signed(size).encoded().encode()
                try:
                    self.deliver(name, Submission(last, proof, body).encoded())
                except ConnectionResetError:
                    continue

    def heal(self) -> None:
        """Faults end; what is in hand is brought to its end."""
        self.faults = False
        while self.late:
            self.arrive()
        self.open()
        self.publish()
        if self.stopped:
            self.publish()


def told_wrong(world: World) -> list[str]:
    """What the world did that it must never do; empty when all is well."""
    return [*_unincluded(world), *_forked(world), *_gone_back(world), *_unpublished(world)]


def _unincluded(world: World) -> list[str]:
    wrong, heads = (
        [],
        {receipt.checkpoint: Checkpoint("", 0, b"") for _, receipt in world.acknowledged.values()},
    )
    for note in heads:
        try:
            heads[note] = judging.believed(note, POLICY).checkpoint
        except (Malformed, Unverified) as fault:
            wrong.append(f"a published checkpoint does not hold: {fault}")
    for index, (entry, receipt) in world.acknowledged.items():
        try:
            judging.check_inclusion(entry, receipt, heads[receipt.checkpoint])
        except Unverified as fault:
            wrong.append(f"the receipt of entry {index} does not hold: {fault}")
        if world.tiles[index : index + 1] != [entry]:
            wrong.append(f"entry {index} was acknowledged and is not in the log")
    return wrong


def _forked(world: World) -> list[str]:
    """Heads with enough signatures to be believed, all of which must be beginnings of one log."""
    signers: dict[Head, set[str]] = {}
    for name, head in world.signed:
        if name != "signer":
            signers.setdefault(head, set()).add(name)
    believed = [head for head, names in signers.items() if len(names) >= QUORUM]
    roots: dict[int, bytes] = {}
    for head in [*believed, *world.published]:
        if roots.setdefault(head.size, head.root) != head.root:
            return [f"two roots of size {head.size} could be believed"]
    log = world.log()
    return [
        f"the published head of size {head.size} is no beginning of the log"
        for head in world.published
        if head.size > len(log.entries) or log.head(head.size) != head
    ]


def _gone_back(world: World) -> list[str]:
    wrong, last = [], dict[str, Head]()
    for name, head in world.signed:
        before = last.get(name)
        if before and (head.size < before.size or (head.size == before.size and head.root != before.root)):
            wrong.append(f"{name} went back from {before.size} to {head.size}")
        last[name] = head
    return wrong


def _unpublished(world: World) -> list[str]:
    """Once faults have ended, everything that stands in the log is published, unless someone forged."""
    if world.forging or not world.tiles:
        return []
    done = bool(world.published) and world.published[-1] == world.log().head()
    return [] if done else [f"the log is not published to its end: {world.stopped or 'unknown'}"]
