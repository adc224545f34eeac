"""Behaviour without a database: every wish is one that the case types know, and every case comes to an end."""

import collections
import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load, read_folder
from zhili.site.demo import other_moves, request_moves
from zhili.site.demo.arrivals import CITY_TIME
from zhili.site.demo.behaviour import TEMPERS, Glimpse, Move, Truth, temper_of, when
from zhili.site.demo.naming import DATA

PACKS = DATA.parents[2] / "packs"
FACTS = {"place": "东岚区望澄路翠湖家园", "unit": "智安市水务局", "thing": "垃圾清运", "area": "顺河社区"}
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning
PLAYERS = {
    "hotline/request": request_moves.decide,
    "grid/event": other_moves.patrol,
    "hotline/proactive": other_moves.proactive,
    "hotline/outside_transfer": other_moves.transfer,
}


def case_type(name: str) -> CaseType:
    return load(read_folder(PACKS / name), name=name, registered={"send"})


TYPES = {name: case_type(name) for name in PLAYERS}


def truth(rng: random.Random) -> Truth:
    one = rng.random()
    return Truth(
        class_code=rng.choice(["cityscape/garbage", "facilities/heating", "labour/wages"]),
        urgency=rng.choices(["normal", "urgent", "critical"], [8, 2, 1])[0],
        kind=rng.choice(["complaint", "help", "consult", "praise"]),
        unit="street:990101001",
        helpers=("bureau:urban:990101", "bureau:fire:990101") if one < 0.4 else (),
        hard=one < 0.4,
        stuck="funding" if 0.4 < one < 0.5 else None,
        baseless="private" if 0.5 < one < 0.6 else None,
        outside="110" if 0.6 < one < 0.65 else None,
        online=one > 0.8,
    )


class Walk:
    """A case moved along its declaration alone: stages and forms, as the engine would take them."""

    def __init__(self, name: str, start: str, rng: random.Random) -> None:
        self.type, self.decide, self.rng = TYPES[name], PLAYERS[name], rng
        self.truth = truth(rng)
        self.temper = TEMPERS[rng.choice(sorted(TEMPERS))]
        self.stage, self.at = start, MONDAY
        self.lead = self.truth.unit if rng.random() < 0.9 else "bureau:urban:990101"
        self.tried: collections.Counter[str] = collections.Counter()
        self.missing: tuple[str, ...] = ()
        self.asked: tuple[str, str] | None = None
        self.waiting: tuple[str, dict[str, object]] | None = None
        self.mended = False
        self.trail = [start]

    def glimpse(self) -> Glimpse:
        possible = {key for key, action in self.type.actions.items() if self.stage in action.from_}
        return Glimpse(
            stage=self.stage,
            at=self.at,
            possible=frozenset(possible),
            lead=self.lead,
            due_at=self.at + timedelta(days=5),
            tried=self.tried,
            missing=self.missing,
            asked=self.asked,
            elder=str(UUID(int=7)) if self.rng.random() < 0.05 else None,
            mended=self.mended,
            supervised=self.rng.random() < 0.1,
        )

    def run(self) -> "Walk":
        for _ in range(120):
            move = self.decide(self.glimpse(), self.truth, self.temper, rng=self.rng, facts=FACTS)
            if move is None:
                return self
            self.make(move)
        raise AssertionError(f"the case never rests: {self.trail}")

    def make(self, move: Move) -> None:
        assert move.after >= timedelta(0)
        self.at += move.after
        if move.action in ("approve", "refuse"):
            self.settle(move)
            return
        self.tried[move.action] += 1
        action = self.type.actions[move.action]
        assert self.stage in action.from_, f"{move.action} from {self.stage}"
        assert move.by in action.by, f"{move.by} may not {move.action}"
        data = action.form.take(move.data)
        if action.needs and action.needs != move.by:
            self.asked, self.waiting = ("request-1", action.needs), (move.action, data)
            return
        self.follow(move.action, data)
        if move.mends is not None:
            self.mended = move.mends
        if move.action == "whistle":
            self.missing = self.truth.helpers
        if move.action == "report_in":
            assert move.unit == self.missing[0]
            self.missing = self.missing[1:]
        if move.action == "dispatch":
            self.lead = str(move.data.get("unit", self.lead))

    def settle(self, move: Move) -> None:
        assert self.asked is not None and self.waiting is not None and move.by == self.asked[1]
        waiting, self.asked, self.waiting = self.waiting, None, None
        if move.action == "approve":
            self.follow(*waiting)
            if waiting[0] == "transfer":
                self.lead = self.truth.unit

    def follow(self, key: str, data: dict[str, object]) -> None:
        self.stage = self.type.actions[key].goes_to(data, {"led": self.lead is not None}) or self.stage
        if self.stage != self.trail[-1]:
            self.trail.append(self.stage)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("hotline/request", "received"),
        ("grid/event", "found"),
        ("hotline/proactive", "proposed"),
        ("hotline/outside_transfer", "sent"),
        ("hotline/outside_transfer", "arrived"),
    ],
)
def test_every_move_is_one_that_the_type_knows_with_a_form_it_takes(name: str, start: str) -> None:
    rng = random.Random(f"{name} {start}")
    for _ in range(150):
        Walk(name, start, rng).run()


def test_requests_come_to_rest_in_every_stage_that_is_played() -> None:
    rng = random.Random(11)
    walks = [Walk("hotline/request", "received", rng).run() for _ in range(1500)]
    ends = collections.Counter(walk.stage for walk in walks)
    seen = {stage for walk in walks for stage in walk.trail}
    by_people = {"mediation"}  # nobody in the played city mediates; it is there to be tried by hand
    assert seen == set(TYPES["hotline/request"].stages) - by_people
    assert ends["closed"] + ends["verified"] > 0.6 * len(walks)
    assert not {"received", "dispatched"} & set(ends)


def test_a_wrong_unit_returns_it_once_and_then_passes_it_on() -> None:
    wrong = Truth("cityscape/garbage", "normal", "complaint", unit="street:990101001")
    seen = Glimpse("dispatched", MONDAY, frozenset({"return", "transfer", "accept"}), lead="bureau:water")
    rng = random.Random(1)
    first = request_moves.decide(seen, wrong, TEMPERS["diligent"], rng=rng, facts=FACTS)
    assert first is not None and first.action == "return" and first.data["suggested"] == "street:990101001"
    assert first.after < timedelta(hours=2)
    again = Glimpse(
        "dispatched", MONDAY, seen.possible, lead="bureau:water", tried={"return": 1, "dispatch": 2}
    )
    second = request_moves.decide(again, wrong, TEMPERS["diligent"], rng=rng, facts=FACTS)
    assert second is not None and second.action == "transfer" and second.data["unit"] == "street:990101001"


def test_tempers_tell_in_what_residents_get() -> None:
    def unsolved(temper: str) -> float:
        rng, found = random.Random(3), []
        for _ in range(300):
            walk = Walk("hotline/request", "handling", rng)
            walk.truth = Truth("cityscape/garbage", "normal", "complaint", unit=walk.lead)
            walk.temper = TEMPERS[temper]
            found.append("handling" in walk.run().trail[1:])
        return sum(found) / len(found)

    assert unsolved("polishing") > 0.3 > unsolved("diligent")


def test_a_unit_keeps_its_temper_and_most_are_steady_or_better() -> None:
    units = [f"street:{number}" for number in range(400)]
    tempers = collections.Counter(temper_of(unit, seed=1).name for unit in units)
    assert set(tempers) == set(TEMPERS)
    assert tempers["diligent"] + tempers["steady"] > 200
    assert [temper_of(unit, seed=1) for unit in units] == [temper_of(unit, seed=1) for unit in units]


@pytest.mark.parametrize(
    ("local", "by", "urgent", "earliest", "latest"),
    [
        ("2026-03-02 10:00", "lead", False, "2026-03-02 10:30", "2026-03-02 10:30"),  # in office hours
        ("2026-03-02 19:00", "lead", False, "2026-03-03 09:00", "2026-03-03 12:00"),  # the next morning
        ("2026-03-06 18:30", "lead", False, "2026-03-09 09:00", "2026-03-09 12:00"),  # after the weekend
        ("2026-03-03 03:00", "supervisor", False, "2026-03-03 09:00", "2026-03-03 12:00"),  # this morning
        ("2026-03-06 18:30", "lead", True, "2026-03-06 19:00", "2026-03-06 19:00"),  # urgent: at once
        ("2026-03-07 23:00", "reporter", False, "2026-03-07 23:30", "2026-03-07 23:30"),  # at any hour
    ],
)
def test_staff_keep_office_hours_unless_it_is_urgent(
    local: str, by: str, urgent: bool, earliest: str, latest: str
) -> None:
    def instant(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=CITY_TIME).astimezone(UTC)

    move = Move(by, "accept", timedelta(minutes=30))
    moved = when(move, at=instant(local), urgent=urgent, is_workday=_weekday)
    assert moved.tzinfo is UTC
    assert instant(earliest) <= moved <= instant(latest)


def _weekday(day: date) -> bool:
    return day.weekday() < 5
