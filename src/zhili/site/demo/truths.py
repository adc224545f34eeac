"""What is so in the made-up city, whatever its system believes: who is really responsible, what is hard, what is not.

All from the seed and the matter: reports of one matter share its truth.
"""

import csv
import random
from functools import cache

from zhili.people import public as people
from zhili.site.demo import units
from zhili.site.demo.arrivals import Arrival
from zhili.site.demo.behaviour import Truth
from zhili.site.demo.naming import DATA
from zhili.site.demo.patrols import Patrol

_HARD, _STUCK, _BASELESS = 0.24, 0.08, 0.05
_BUILT = frozenset({"housing", "construction", "facilities", "traffic"})
_FOR_THE_POLICE = {
    "security/crime": 0.5,
    "security/fraud": 0.5,
    "security/accident": 0.4,
    "security/family": 0.3,
    "environment/noise-life": 0.1,
    "traffic/illegal-parking": 0.05,
}
_GROUNDS = ("planning", "funding", "funding", "legacy", "legislation", "lawsuit")
_EXCUSES = ("unlawful", "no_facts", "malicious", "settled", "private")
_COMMON = ("urban", "police", "fire")


def of_request(arrival: Arrival, *, seed: int, lately: bool = False) -> Truth:
    """The truth of a reported matter, and of this reporter.

    ``lately``: more of what takes a turn, so that those who decide on it have something before them today.
    """
    rng = random.Random(f"truth {seed} {arrival.matter}")
    own = random.Random(f"reporter {seed} {arrival.matter} {arrival.reporter.phone}")
    unit = responsible(arrival.class_code, arrival.address.area)
    often = 2.5 if lately else 1.0
    group = arrival.class_code.partition("/")[0]
    hard = unit.startswith("street:") and rng.random() < _HARD
    stuck = rng.choice(_GROUNDS) if group in _BUILT and rng.random() < _STUCK else None
    excuse = rng.choice(_EXCUSES) if rng.random() < _BASELESS * often else None
    police = _FOR_THE_POLICE.get(arrival.class_code, 0.0) * often
    return Truth(
        class_code=arrival.class_code,
        urgency=arrival.urgency,
        kind=arrival.kind,
        unit=unit,
        helpers=helpers(arrival.class_code, arrival.address.area, rng) if hard else (),
        hard=hard,
        stuck=stuck,
        baseless=excuse if not stuck and arrival.kind in ("complaint", "tip", "help") else None,
        outside="110" if rng.random() < police else None,
        online=arrival.channel != "phone" and own.random() < 0.6,
        pleased=0.62 + 0.36 * own.random(),
    )


def came_by_the_police(arrival: Arrival, *, seed: int) -> bool:
    """Whether the reporter dialled 110 first, which passes on what is the city's."""
    rng = random.Random(f"dialled {seed} {arrival.matter} {arrival.reporter.phone}")
    return arrival.class_code not in _FOR_THE_POLICE and arrival.channel == "phone" and rng.random() < 0.012


def of_patrol(patrol: Patrol, *, seed: int) -> Truth:
    """The truth of what a grid worker found: a third is beyond them."""
    rng = random.Random(f"patrol truth {seed} {patrol.number}")
    return Truth(
        class_code=patrol.class_code,
        urgency=patrol.urgency,
        kind="",
        unit=responsible(patrol.class_code, patrol.address.area),
        hard=rng.random() < 0.35,
    )


def of_campaign(class_code: str, area: str, *, rng: random.Random) -> Truth:
    """The truth of what recurs in an area: it takes several units."""
    return Truth(
        class_code=class_code,
        urgency="normal",
        kind="",
        unit=responsible(class_code, area),
        helpers=helpers(class_code, area, rng),
        hard=True,
    )


def responsible(class_code: str, area: str) -> str:
    """The unit that the city's list names."""
    duty = people.responsible(class_code=class_code, area=area, facts={})
    assert duty is not None, f"nobody answers for {class_code} in {area}"
    return duty.unit


def helpers(class_code: str, area: str, rng: random.Random) -> tuple[str, ...]:
    """District offices whose powers touch the matter, one to three of them."""
    district = area.split("/")[1]
    near = [*_owners()[class_code.partition("/")[0]], *_COMMON]
    keys = rng.sample(list(dict.fromkeys(near)), min(len(set(near)), rng.randint(1, 3)))
    return tuple(units.owner(key, "bureau", district) for key in keys)


@cache
def _owners() -> dict[str, list[str]]:
    """The bureaus with district offices that own a class of each group."""
    branched = {row["key"] for row in units.bureaus() if row["districts"] == "yes"}
    found: dict[str, list[str]] = {}
    with (DATA / "duties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            owners = found.setdefault(row["class"].partition("/")[0], [])
            if row["owner"] in branched:
                owners.append(row["owner"])
    return found
