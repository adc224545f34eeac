"""Signer and witnesses as real processes on 127.0.0.1, ended without warning and started again."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from zhili.ledger.rules import checkpoints, keys, notes, policies, signatures
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import PublicKey
from zhili.ledger.signing import asking, programs
from zhili.ledger.signing.asking import Ahead, NoAnswer
from zhili.ledger.signing.publishing import FilePlace, Publisher
from zhili.ledger.signing.serving import SocketPathTooLong
from zhili.ledger.signing.witnessing import Witnesses
from zhili.ledger.tests.small_log import LOG_KEY, ORIGIN, SmallLog

_WITHIN = 30.0


class Program:
    """A process of the command ``zhili``; ``about`` is what it printed when it was ready."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.start()

    def start(self) -> None:
        """Start, and wait until it serves."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhili.site.cli", *self.words], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.about = [self.process.stdout.readline().strip() for _ in range(3)]

    def kill(self) -> None:
        """End without warning."""
        self.process.kill()
        self._gone()

    def end(self) -> int:
        """End as asked."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> int:
        assert self.process.stdout
        self.process.stdout.close()
        return self.process.wait(_WITHIN)

    def public_keys(self) -> list[PublicKey]:
        """The public keys it told."""
        return [keys.public_key(line) for line in self.about[1:]]


@pytest.fixture
def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for held in (one, other):
            held.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("h")


@pytest.fixture
def signer(home: Path) -> Iterator[Program]:
    program = Program("ledger", "signer", "--home", str(home), "--name", ORIGIN)
    yield program
    program.kill()


@pytest.fixture
def witnesses(home: Path, signer: Program, free_ports: tuple[int, int]) -> Iterator[list[Program]]:
    logs = [word for key in signer.public_keys() for word in ("--log", key.encoded())]
    started = [
        Program(
            "witness", "--home", str(home / f"w{number}"), "--port", str(port), "--name", f"w{number}.example/w", *logs
        )
        for number, port in enumerate(free_ports)
    ]  # fmt: skip
    yield started
    for program in started:
        program.kill()


@pytest.fixture
def publisher(
    home: Path, signer: Program, witnesses: list[Program], free_ports: tuple[int, int]
) -> Iterator[Publisher]:
    lines = [f"log {key.encoded()}" for key in signer.public_keys()]
    lines += [
        f"witness w{number} {program.public_keys()[0].encoded()} http://127.0.0.1:{port}"
        for number, (program, port) in enumerate(zip(witnesses, free_ports, strict=True))
    ]
    policy = policies.policy("\n".join([*lines, "group both all w0 w1", "quorum both", ""]).encode())
    witnesses_ = Witnesses(policy, within=_WITHIN, grace=1)
    send = asking.over_socket(home / "signer" / programs.SOCKET, within=_WITHIN)
    yield Publisher(ORIGIN, FilePlace(home / "checkpoint"), send, witnesses_)
    witnesses_.close()


def test_a_city_signer_and_two_witnesses_publish_together(
    publisher: Publisher, signer: Program, witnesses: list[Program], home: Path
) -> None:
    log = SmallLog().grow(3)
    everyone = [*signer.public_keys(), *witnesses[0].public_keys(), *witnesses[1].public_keys()]
    for round_ in range(6):
        done = publisher.publish(log.head(), prove=log.prove)
        assert (done.is_enough, done.missing) == (True, {})
        note = notes.note((home / "checkpoint").read_bytes())
        assert checkpoints.checkpoint(note.text) == log.checkpoint()
        assert len(signatures.opened(note, everyone)) == 4
        log.grow(round_ + 1)
        ended = [signer, *witnesses][round_ % 3]
        ended.kill()
        ended.start()
    shorter = SmallLog().grow(2)
    (home / "checkpoint").unlink()
    with pytest.raises(Ahead):
        publisher.publish(shorter.head(), prove=shorter.prove)
    assert [program.end() for program in (signer, *witnesses)] == [0, 0, 0]


def test_a_witness_that_is_away_is_named_and_nothing_is_published(
    publisher: Publisher, witnesses: list[Program], home: Path
) -> None:
    witnesses[1].kill()
    log = SmallLog().grow(3)
    done = publisher.publish(log.head(), prove=log.prove)
    assert (done.is_enough, set(done.missing)) == (False, {"w1"})
    assert not (home / "checkpoint").exists()
    witnesses[1].start()
    assert publisher.publish(log.head(), prove=log.prove).is_enough


def _under_load(publisher: Publisher, log: SmallLog, stop: threading.Event, seen: list[Head]) -> None:
    """Publish as fast as it goes, and keep outside of everything what was published."""
    while not stop.is_set():
        log.grow(1)
        with contextlib.suppress(NoAnswer, OSError):
            if publisher.publish(log.head(), prove=log.prove).is_enough:
                seen.append(log.head())


def _killed_again_and_again(publisher: Publisher, programs: list[Program], rounds: int) -> list[Head]:
    chance, log, stop, seen = Random(7), SmallLog(), threading.Event(), list[Head]()
    publisher.witnesses.within = 2.0
    load = threading.Thread(target=_under_load, args=(publisher, log, stop, seen))
    load.start()
    try:
        for _ in range(rounds):
            before = len(seen)
            until = time.monotonic() + _WITHIN
            while len(seen) < before + 3 and time.monotonic() < until:
                time.sleep(chance.random() / 20)
            assert len(seen) > before
            victims = chance.sample(programs, k=chance.randrange(1, len(programs) + 1))
            for victim in victims:
                victim.kill()
            for victim in victims:
                victim.start()
    finally:
        stop.set()
        load.join()
    assert all(head == log.head(head.size) for head in seen)
    assert [head.size for head in seen] == sorted({head.size for head in seen})
    publisher.witnesses.within = _WITHIN
    assert publisher.publish(log.head(), prove=log.prove).is_enough
    return seen


def test_killed_under_load_they_go_on_and_nothing_goes_back(
    publisher: Publisher, signer: Program, witnesses: list[Program]
) -> None:
    assert len(_killed_again_and_again(publisher, [signer, *witnesses], 4)) > 8


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_killed_a_hundred_times_under_load_they_go_on(
    publisher: Publisher, signer: Program, witnesses: list[Program]
) -> None:
    assert len(_killed_again_and_again(publisher, [signer, *witnesses], 100)) > 200


@pytest.fixture
def witness(home: Path, free_ports: tuple[int, int]) -> Iterator[tuple[Program, int]]:
    program = Program(
        "witness", "--home", str(home / "w"), "--port", str(free_ports[0]), "--name", "court.example/w",
        "--log", LOG_KEY.public_key.encoded(),
    )  # fmt: skip
    yield program, free_ports[0]
    program.kill()


def test_the_web_side_of_a_witness(witness: tuple[Program, int]) -> None:
    program, port = witness
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WITHIN)
    log = SmallLog().grow(3)
    for method, path, body, status in (
        ("POST", "/add-checkpoint", log.request(0, 2), 200), ("POST", "/add-checkpoint", log.request(0, 3), 409),
        ("POST", "/add-checkpoint", log.request(2, 3), 200), ("GET", "/", None, 200), ("GET", "/x", None, 404),
    ):  # fmt: skip
        connection.request(method, path, body)
        response = connection.getresponse()
        told = response.read().decode()
        assert response.status == status
        if status == 409:
            assert (told, response.headers["Content-Type"]) == ("2\n", "text/x.tlog.size")
        if path == "/":
            assert told.splitlines() == [*program.about, f"3 {ORIGIN}"]
    connection.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", b"404"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n\r\n", b"411"),
        (b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b"501"),
    ],
)
def test_what_is_no_request_is_turned_away(witness: tuple[Program, int], head: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", witness[1]), timeout=_WITHIN) as client:
        client.sendall(head)
        assert client.recv(1000).split(b" ")[1] == status


def test_a_memory_survives_kill_9_in_the_middle_of_work(witness: tuple[Program, int]) -> None:
    program, port = witness
    log = SmallLog().grow(60)
    send = asking.over_http(f"http://127.0.0.1:{port}", within=_WITHIN)
    signed = 0
    for size in range(1, 61):
        note = log.signed(size)
        body = note.encoded().encode()
        asking.signatures_over(log.checkpoint(size), body, old=signed, prove=log.prove, send=send)
        signed = size
        if size % 20 == 0:
            os.kill(program.process.pid, signal.SIGKILL)
            program.kill()
            program.start()
            with pytest.raises(Ahead):
                asking.signatures_over(
                    log.checkpoint(size - 1), log.signed(size - 1).encoded().encode(), old=0, prove=log.prove, send=send
                )  # fmt: skip


def test_the_signers_socket_is_its_owners_and_its_path_bounded(
    signer: Program, home: Path, tmp_path: Path
) -> None:
    assert (home / "signer" / programs.SOCKET).stat().st_mode & 0o077 == 0
    with pytest.raises(SocketPathTooLong):
        programs.signer_server(tmp_path / ("x" * 100), name=ORIGIN)


def test_keygen_prints_the_public_half(tmp_path: Path) -> None:
    words = ["ledger", "keygen", str(tmp_path / "key"), "--name", "court.example/w", "--kind", "witness"]
    run = [sys.executable, "-m", "zhili.site.cli", *words]
    made = subprocess.run(run, capture_output=True, text=True, check=True)
    assert made.stdout == (tmp_path / "key.pub").read_text()
    again = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (again.returncode, made.stdout in again.stdout) == (1, False)
