"""A mediation that the State's register keeps too: a second program changes it, repeats, disorders, dies, comes back.

Nobody types anything twice; where both sides changed the same, the mediator's organisation chooses on the case's page.
"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.casework import OFFICE, act
from tests.journeys.conftest import Visit
from tests.journeys.people import in_the_street
from tests.journeys.test_two_houses import wait_for
from zhili.site.tests.houses import RunningHouse, free_port, zhili
from zhili.ui.testing import WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
KEY, WE = "rmtj", "city"
SHARED = uuid4().hex


@dataclass
class Register:
    """The other program: started, killed and started again with the same memory."""

    folder: Path
    house: RunningHouse
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Up, and answering."""
        script = Path(__file__).with_name("register.py")
        given = [str(self.port), str(self.folder), self.house.address, KEY, WE, SHARED]
        self.process = subprocess.Popen([sys.executable, str(script), *given])
        wait_for(self._answers)

    def _answers(self) -> bool:
        try:
            self.cases()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """Down, at once."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def cases(self) -> dict[str, Any]:
        """What it keeps, by our numbers."""
        with urllib.request.urlopen(self.address, timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def values(self, number: str) -> dict[str, object]:
        """The fields of a case as it has them."""
        fields = self.cases().get(number, {}).get("fields", {})
        return {name: one["value"] for name, one in fields.items()}

    def ask(self, deed: str, **asked: object) -> dict[str, Any]:
        """Have something done by its clerk, or by its line."""
        body = json.dumps(asked).encode()
        with urllib.request.urlopen(f"{self.address}/{deed}", data=body, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def clerk(self, number: str, name: str, value: object) -> int:
        """A clerk there changes a field; which message says so."""
        return int(self.ask("clerk", number=number, field=name, value=value)["said"])


@pytest.fixture
def register(city_house: RunningHouse, tmp_path: Path) -> Iterator[Register]:
    """The register, known to the house for one test."""
    one = Register(tmp_path, city_house)
    one.start()
    (tmp_path / "secret").write_text(SHARED)
    given = (
        "--name",
        "人民调解登记",
        "--url",
        f"{one.address}/in/{WE}",
        "--secret-file",
        str(tmp_path / "secret"),
    )
    command(city_house, "add", KEY, "--register", "--type", "mediation.people", *given)
    yield one
    command(city_house, "end", KEY)
    one.kill()


def command(house: RunningHouse, *arguments: str) -> None:
    done = zhili("platforms", *arguments, settings={"ZHILI_HOME": str(house.home)})
    assert done.returncode == 0, done.stderr


def mediation(visit: Visit) -> tuple[str, str]:
    """Opened by a resident, given to a committee: its id and its number."""
    lon, lat = in_the_street()
    data = {"text": f"楼上漏水 {uuid4().hex[:6]}", "amount": 3000, "lon": lon, "lat": lat}
    body = {"type": "mediation.people", "channel": "web", "data": data}
    answer = visit().request.post("/api/v1/cases", data=body)
    assert answer.ok, answer.text()
    told = answer.json()
    act(visit(user="dispatcher"), told["id"], "assign", unit=OFFICE)
    return str(told["id"]), str(told["number"])


def holds(register: Register, number: str, **wanted: object) -> Callable[[], bool]:
    """Whether the register has these values."""
    return lambda: wanted.items() <= register.values(number).items()


def test_a_register_is_kept_in_step_and_a_difference_is_decided_on_the_page(
    visit: Visit, register: Register
) -> None:
    case, number = mediation(visit)
    mediator = visit(user="handler", width=WIDE)
    wait_for(holds(register, number, amount=3000, state="filed"))
    act(mediator, case, "accept", mediator="王调解员")
    wait_for(holds(register, number, mediator="王调解员", state="taken_up"))

    # Their clerk changes it twice; the messages come the other way round, and twice.
    first, second = (register.clerk(number, "amount", value) for value in (2800, 2600))
    assert register.ask("send", order=[second, first, second])["statuses"] == [200, 200, 200]
    heard = register.cases()[number]["heard"]
    mediator.goto(f"/desk/cases/{case}/")
    expect(mediator.locator("#about + .z-facts, #case-about .z-facts").first).to_contain_text("2600")
    expect(mediator.locator("#case-read")).to_contain_text("3000 → 2600")
    expect(mediator.locator("#case-head")).to_contain_text("与“人民调解登记”一致")

    # It dies; what happens here meanwhile waits, and both change the mediator.
    register.ask("mood", down=True)
    register.kill()
    act(mediator, case, "choose_mediator", mediator="李调解员")
    register.start()
    said = register.clerk(number, "mediator", "赵调解员")
    assert register.ask("send", order=[said])["statuses"] == [200]
    register.ask("mood", down=False)

    mediator.goto("/desk/")
    mediator.get_by_role("link", name="1 件与登记系统不一致").click()
    mediator.locator(f"a[href='/desk/cases/{case}/']").first.click()
    mediator.goto(f"/desk/cases/{case}/")
    shown = mediator.locator(".z-differ")
    for words in ("原来是 王调解员", "李调解员", "赵调解员", "书记员 陈"):
        expect(shown).to_contain_text(words)
    assert axe(mediator) == [] and hidden_sideways(mediator) == 0
    shown.get_by_role("button", name="以“人民调解登记”为准").click()
    expect(mediator.locator("main")).to_contain_text("两边都会按这个办")
    expect(mediator.locator(".z-differ")).to_have_count(0)

    wait_for(lambda: register.cases()[number]["fields"]["mediator"]["yours"] == 3)
    kept = register.cases()[number]
    assert kept["fields"]["mediator"] == {"value": "赵调解员", "mine": 1, "yours": 3}
    assert kept["heard"] == heard + 2, "our change and the choice, and no echo"
