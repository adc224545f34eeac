"""Two real houses hand a case to and fro: handed over, taken in, urged, reported on, answered, closed."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zhili.site.tests.houses import RunningHouse, home_with, start, zhili

TYPE = "hotline.outside_transfer"


@dataclass
class House:
    """One of the two: where it runs, and its operator's key."""

    running: RunningHouse
    key: str = ""

    def command(self, *arguments: str) -> str:
        """What a command on the house prints."""
        done = zhili(*arguments, settings={"ZHILI_HOME": str(self.running.home)})
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def call(self, path: str, body: object = None) -> Any:
        """An answer of the API to the house's operator."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.running.address}api/v1{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            raise AssertionError(refusal.read().decode()) from refusal

    def cases(self, type_key: str = TYPE) -> list[dict[str, Any]]:
        """The cases of a type."""
        found: list[dict[str, Any]] = self.call(f"/cases?type={type_key}")["cases"]
        return found

    def act(self, case: str, action: str, **data: object) -> None:
        """An action of the operator."""
        self.call(f"/cases/{case}/events", {"action": action, "data": data})

    def told(self, case: str) -> list[tuple[str, str | None]]:
        """What happened in a case, with its words."""
        events = self.call(f"/cases/{case}/events")["events"]
        return [(event["action"], event["data"].get("text")) for event in events]


def wait_for(ask: Callable[[], Any], *, within: float = 30.0) -> Any:
    """Ask until there is an answer."""
    end = time.monotonic() + within
    while not (answer := ask()):
        assert time.monotonic() < end, "the other house did not hear of it"
        time.sleep(0.1)
    return answer


@pytest.fixture
def houses(house: RunningHouse, tmp_path: Path) -> Iterator[tuple[House, House]]:
    """The hotline, and the police: each registered with the other, under one secret."""
    with ExitStack() as stack:
        hotline = House(house)
        police = House(start(stack.enter_context(home_with()), "--workers", "1"))
        stack.callback(police.running.end)
        for one in (hotline, police):
            one.key = one.command("keys", "create", "two-houses", "--role", "operator")
        theirs = f"{police.running.address}api/v1/outside/12345"
        secret = tmp_path / "secret"
        secret.write_text(hotline.command("platforms", "add", "110", "--name", "公安 110", "--url", theirs))
        stack.callback(hotline.command, "platforms", "end", "110")
        ours = f"{hotline.running.address}api/v1/outside/110"
        police.command(
            "platforms", "add", "12345", "--name", "热线 12345", "--url", ours, "--secret-file", str(secret)
        )
        yield hotline, police


@pytest.mark.timeout(180)
def test_a_case_goes_to_the_other_house_and_its_answer_comes_back(houses: tuple[House, House]) -> None:
    hotline, police = houses
    data = {"direction": "out", "platform": "110", "text": "两人在小区门口打架", "urgency": "urgent"}
    ours = hotline.call("/cases", {"type": TYPE, "data": data, "channel": "phone"})["id"]
    (arrived,) = wait_for(police.cases)
    theirs = arrived["id"]
    whole = police.call(f"/cases/{theirs}")
    assert (whole["stage"], whole["text"], whole["urgency"]) == ("arrived", "两人在小区门口打架", "urgent")

    police.act(theirs, "take_in")
    (request,) = police.cases("hotline.request")
    assert request["stage"] == "received"
    wait_for(lambda: hotline.call(f"/cases/{ours}")["stage"] == "acknowledged")
    assert hotline.call(f"/cases/{ours}")["outcome"]["outside_number"] == arrived["number"]

    hotline.act(ours, "urge", reason="群众再次来电")
    wait_for(lambda: ("press", None) in police.told(theirs))
    police.act(theirs, "report_progress", text="民警已到场")
    police.act(theirs, "report_result", text="已调解，双方和解", resolved=True)
    wait_for(lambda: hotline.call(f"/cases/{ours}")["stage"] == "answered")
    hotline.act(ours, "close")

    said = [event for event in hotline.told(ours) if event[0] not in ("deliver", "suggest")]
    assert said == [
        ("open", None), ("acknowledge", None), ("urge", None), ("tell_progress", "民警已到场"),
        ("feed_back", "已调解，双方和解"), ("close", None),
    ]  # fmt: skip
    assert police.call(f"/cases/{theirs}")["stage"] == "closed"
    assert len(police.cases()) == 1
