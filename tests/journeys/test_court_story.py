"""Evidence for a court, from end to end, each part a process of its own: two houses, three witnesses, one verifier.

A file given in a dispute is sealed in the city's log; three institutions witness it; the court's log carries the
city's checkpoint; an authority stamps it. The city hands out a bundle and then erases the case. What is left there says
nothing, and the bundle still holds: with one program, without a network, without Zhili. Changed anywhere, it does not.
"""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.judging import WITHIN, Judge, changed, handed_out, with_signer
from tests.journeys.test_two_houses import wait_for
from zhili.ledger.tests import authority
from zhili.ledger.tests.test_serving import Program
from zhili.site.tests.houses import RunningHouse, free_port, home_with, start, zhili

DISPUTE = "hotline.request"
"""The type of case in which the evidence is given: any that takes files."""

SAID, WORDS, NAME = "邻居借款不还，有借条为证", "今借到张三人民币五千元整", "借条.txt"
CITY, COURT = "city.example/log", "court.example/log"
WITNESSES = ("court", "justice", "street")

_ERASE = """
import json, sys
from pathlib import Path
import django
django.setup()
from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.site import tracing
case, values, home = json.load(sys.stdin)
folders = [Path(home) / name for name in ("files", "ledger", "logs")]
def found():
    return sorted({one.value for one in tracing.look(values, folders=folders).traces})
before = found()
cases.erase_all(case_id=case, why="retention", actor=SYSTEM, at=clock.now())
print(json.dumps([before, found()]))
"""


@dataclass
class House:
    """One of the two: its home, and the house that runs on it."""

    home: Path
    running: RunningHouse

    @property
    def ledger(self) -> Path:
        """The folder of its log."""
        return self.home / "ledger"

    def command(self, *words: str) -> str:
        """What ``zhili ledger`` says, once it succeeds: what was just sealed may not be published yet."""

        def done() -> str:
            ran = zhili("ledger", *words, "--home", str(self.home))
            assert ran.returncode == 0 or "published" in ran.stdout + ran.stderr, ran.stderr
            return ran.stdout if ran.returncode == 0 else ""

        said: str = wait_for(done, within=WITHIN)
        return said

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """An answer of its API; empty where it is not published yet."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(f"{self.running.address}api/v1/{path}", body, sent)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as refusal:
            assert refusal.code == 503, refusal.read().decode()
            return b""

    def send(self, path: str, body: Mapping[str, object]) -> Any:
        """What is made by a JSON object."""
        return json.loads(self.ask(path, json.dumps(body).encode(), Content_Type="application/json"))


def _witness(home: Path, name: str, logs: list[str]) -> tuple[Program, str]:
    """A witness that runs, and its line in a policy."""
    port, served = free_port(), [word for key in logs for word in ("--log", key)]
    program = Program(
        "witness", "--home", str(home), "--port", str(port), "--name", f"{name}.example/w", *served
    )
    return program, f"witness {name} {program.about[1]} http://127.0.0.1:{port}"


def _end(house: Future[RunningHouse]) -> None:
    house.result().end()


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[tuple[House, House]]:
    """The city and the court. All three witnesses must sign what either publishes; each knows the other's log."""
    with ExitStack() as stack:
        homes = [stack.enter_context(home_with()) for _ in range(2)]
        keys = [with_signer(home, origin) for home, origin in zip(homes, (CITY, COURT), strict=True)]
        pool = stack.enter_context(ThreadPoolExecutor())
        witnesses = [pool.submit(_witness, tmp_path / name, name, [*keys[0], *keys[1]]) for name in WITNESSES]
        rules: list[str] = []
        for started in witnesses:
            program, line = started.result()
            stack.callback(program.kill)
            rules.append(line)
        rules += [f"group institutions all {' '.join(WITNESSES)}", "quorum institutions", ""]
        for home, own in zip(homes, keys, strict=True):
            (home / "ledger").mkdir(exist_ok=True)
            (home / "ledger/policy.txt").write_text("\n".join([*(f"log {key}" for key in own), *rules]))
        up = [pool.submit(start, home, "--workers", "1") for home in homes]
        for one in up:
            stack.callback(_end, one)
        city, court = (House(home, one.result()) for home, one in zip(homes, up, strict=True))
        for here, there, theirs in ((city, court, keys[1]), (court, city, keys[0])):
            known = [f"log {key} {there.running.address}ledger" for key in theirs]
            (here.ledger / "anchors.txt").write_text("\n".join([*known, *rules]))
        yield city, court


def _given(house: House) -> tuple[str, str]:
    """A dispute with its evidence, sealed, signed and witnessed: the case's id and number."""
    case = house.send("cases", {"type": DISPUTE, "channel": "web", "data": {"text": SAID}})
    proof = house.send("tracking", {"number": case["number"], "secret": case["secret"]})
    whose = f"Case {proof['token']}"
    form = (
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{NAME}"\r\n'
        f"Content-Type: text/plain\r\n\r\n{WORDS}\r\n--x--\r\n"
    )
    answer = house.ask(
        f"cases/{case['id']}/attachments", form.encode(), Authorization=whose,
        Content_Type="multipart/form-data; boundary=x",
    )  # fmt: skip
    (file,) = json.loads(answer)["attachments"]
    receipt = f"cases/{case['id']}/attachments/{file['id']}/receipt"
    wait_for(lambda: house.ask(receipt, Authorization=whose), within=WITHIN)
    return case["id"], case["number"]


def _erased(house: House, case: str, values: list[str]) -> list[list[int]]:
    """Erase a case; which of the values were found in the house before, and which after."""
    done = subprocess.run(
        [sys.executable, "-c", _ERASE], input=json.dumps([case, values, str(house.home)]),
        env={**os.environ, "ZHILI_HOME": str(house.home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[list[int]] = json.loads(done.stdout)
    return found


TAMPERED = {
    "file": changed("content/1-", lambda data: data.replace("五".encode(), "九".encode())),
    "proof": changed("receipts/1.", lambda data: data.replace(b"\nindex ", b"\nindex 1", 1)),
    "certificate": changed(".pdf", lambda data: data + b"\n"),
    "checkpoint": changed("receipts/1.", lambda data: data.replace(b"\ncity.", b"\ntown.", 1)),
    "anchor": changed("anchors/", lambda data: data.replace(b"\ncourt.", b"\ncount.", 1)),
    "time-stamp": changed(".tsr", lambda data: data.replace(b"20261122093015Z", b"20251122093015Z")),
}


@pytest.mark.timeout(600)
def test_evidence_outlives_the_house_that_erased_it(houses: tuple[House, House], tmp_path: Path) -> None:
    city, court = houses
    proof, roots, bundle = (tmp_path / name for name in ("anchored.zip", "roots.pem", "bundle.zip"))
    case, number = _given(city)

    assert CITY in court.command("anchor")
    wait_for((court.ledger / "checkpoint").exists, within=WITHIN)
    court.command("anchors", "--bundle", str(proof))
    assert COURT in city.command("anchors", "--take", str(proof))
    roots.write_bytes(authority.ROOTS)
    with authority.served(authority.answering) as address:
        city.command("stamp", "--authority", address, "--roots", str(roots))
    true = handed_out(city.home, number, to="区人民法院", out=bundle)
    item = json.loads(true["bundle.json"])["items"][0]
    salt = b64decode(item["salt"]).hex()
    before, after = _erased(city, case, [WORDS, SAID, NAME, salt])
    assert (before, after) == ([1, 2, 3, 4], [])
    tiles = (file.read_bytes() for file in (city.ledger / "tile/entries").rglob("*") if file.is_file())
    assert any(b64decode(item["entry"]) in tile for tile in tiles), "the entry stands, and says nothing"
    trusted = {
        "policy": (city.ledger / "policy.txt").read_bytes(),
        "anchors": (city.ledger / "anchors.txt").read_bytes(),
        "roots": authority.ROOTS,
    }
    for house in houses:
        assert house.running.end() == 0

    judge = Judge(tmp_path / "judge", true["zhili-verify.py"], trusted)
    found = judge.judge(true)
    assert all(one["holds"] and not one["erased"] for one in found.values())
    facts = found[item["name"]]["facts"]
    assert (facts["origin"], set(facts["witnesses"])) == (CITY, set(WITNESSES))
    (anchor,) = facts["anchored"]
    assert (anchor["origin"], anchor["action"], set(anchor["witnesses"])) == (
        COURT,
        "log.anchored",
        set(WITNESSES),
    )
    assert (facts["stamp"], facts["given_roots"], facts["given_anchors"]) == (
        authority.AT.isoformat(),
        True,
        True,
    )
    for what, tamper in TAMPERED.items():
        assert not all(one["holds"] for one in judge.judge(tamper(true)).values()), what
