"""How the cases of the play come about: reported, found on patrol, passed on, proposed. Through ``cases.open``."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from zhili.cases import public as cases
from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhili.people import public as people
from zhili.site.demo import seeing, texts, truths, wording
from zhili.site.demo.arrivals import Arrival
from zhili.site.demo.behaviour import Move, Truth
from zhili.site.demo.cast import POLICE, Cast
from zhili.site.demo.gazetteer import Address
from zhili.site.demo.patrols import Patrol
from zhili.site.demo.threads import CAMPAIGN, EVENT, REQUEST, TRANSFER, Thread

_UNPLACED = 0.05  # of requests come without a point on the map; the centre adds their area
_SORTED = 0.2  # of telephone calls are filed under their class by the operator
_PHOTO = 0.16


def form_of(arrival: Arrival, rng: random.Random) -> dict[str, object]:
    """The form of a request as its reporter, or the operator on the telephone, fills it in."""
    data: dict[str, object] = {"text": arrival.text, "address": arrival.address.text}
    if rng.random() >= _UNPLACED:
        data |= {"lon": arrival.address.lon, "lat": arrival.address.lat}
    if arrival.channel == "phone" or rng.random() < 0.8:
        data |= {"name": arrival.reporter.name, "phone": arrival.reporter.phone}
    if rng.random() < 0.8:
        data["kind"] = arrival.kind
    if arrival.channel == "phone" and rng.random() < _SORTED:
        data["class"] = arrival.class_code
    if rng.random() < 0.04:
        data["confidential"] = True
    return data


def request(arrival: Arrival, truth: Truth, *, cast: Cast, rng: random.Random, at: datetime) -> Thread:
    """A resident reports."""
    data = form_of(arrival, rng)
    channel, actor = _by(arrival, cast, rng)
    opened = cases.open(type_key=REQUEST, data=data, actor=actor, channel=channel, at=at)
    thread = _thread(opened, truth, arrival.address, rng, at)
    thread.reporter, thread.matter = arrival.reporter, arrival.matter
    return thread


def _by(arrival: Arrival, cast: Cast, rng: random.Random) -> tuple[str, Actor]:
    """The channel and who uses it: who has an account does not telephone."""
    if arrival.reporter.username is not None:
        return "web" if arrival.channel == "phone" else arrival.channel, cast.reporter(arrival.reporter)
    if arrival.channel == "phone":
        operator = cast.find("operator", area=None, unit=None, rng=rng)
        return "phone", operator or ANONYMOUS
    return "web" if arrival.channel == "open311" else arrival.channel, ANONYMOUS


def has_photo(arrival: Arrival, rng: random.Random) -> bool:
    """Whether the reporter sends a picture along."""
    return arrival.channel != "phone" and texts.on_site(arrival.class_code) and rng.random() < _PHOTO


def event(patrol: Patrol, *, cast: Cast, rng: random.Random, seed: int, at: datetime) -> Thread:
    """A grid worker reports what they found."""
    data: dict[str, object] = {
        "text": patrol.text,
        "address": patrol.address.spot.road + patrol.address.spot.name,
        "lon": patrol.address.lon,
        "lat": patrol.address.lat,
    }
    if rng.random() < 0.8:
        data["class"] = patrol.class_code
    worker = cast.find("grid_worker", area=patrol.address.area, unit=None, rng=rng)
    assert worker is not None
    opened = cases.open(type_key=EVENT, data=data, actor=worker, channel="grid", at=at)
    return _thread(opened, truths.of_patrol(patrol, seed=seed), patrol.address, rng, at)


def campaign(like: tuple[Thread, ...], *, cast: Cast, rng: random.Random, at: datetime) -> Thread:
    """A street proposes to tackle what recurs."""
    first = like[0]
    truth = truths.of_campaign(first.truth.class_code, first.address.area, rng=rng)
    facts = _facts(truth, first.address)
    data: dict[str, object] = {
        "title": wording.say("proactive", "title", rng=rng, facts=facts),
        "text": wording.say("proactive", "text", rng=rng, facts=facts),
        "source": "repeated",
        "class": truth.class_code,
        "address": facts["area"],
        "lon": first.address.spot.lon,
        "lat": first.address.spot.lat,
        "requests": [str(thread.id) for thread in like],
    }
    street = cast.find("street", area=first.address.area, unit=None, rng=rng)
    assert street is not None
    opened = cases.open(type_key=CAMPAIGN, data=data, actor=street, channel="web", at=at)
    return _thread(opened, truth, first.address, rng, at)


def from_outside(arrival: Arrival, truth: Truth, *, rng: random.Random, at: datetime) -> Thread:
    """The police desk passes on what is not a matter for the police."""
    data: dict[str, object] = {
        "direction": "in",
        "platform": POLICE.id,
        "text": arrival.text,
        "address": arrival.address.text,
        "lon": arrival.address.lon,
        "lat": arrival.address.lat,
        "outside_number": f"{POLICE.id}-{rng.randrange(10**8):08d}",
    }
    opened = cases.open(type_key=TRANSFER, data=data, actor=POLICE, channel="outside", at=at)
    thread = _thread(opened, replace(truth, outside=None), arrival.address, rng, at)
    thread.reporter, thread.matter = arrival.reporter, arrival.matter
    return thread


def led_to(thread: Thread, *, rng: random.Random, at: datetime) -> Thread:
    """The case that another was opened for: the transfer of a request, or the request of a transfer."""
    links = cases.whole(case_id=thread.id, actor=SYSTEM, at=at).links
    case_id = next(link.id for link in links if link.kind == "led_to")
    view = cases.whole(case_id=case_id, actor=SYSTEM, at=at)
    blank = seeing.Seen(view.stage, None, None, None, {}, {})
    return Thread(
        case_type=cases.case_type(view.type_key),
        id=view.id,
        number=view.number,
        secret=None,
        opened_at=at,
        truth=thread.truth,
        facts=thread.facts,
        address=thread.address,
        rng=rng,
        seen=seeing.of_view(view, blank),
    )


def placing(thread: Thread) -> Move | None:
    """A request without a place is given its area before anything else."""
    if thread.case_type.key != REQUEST or thread.seen.area or thread.seen.stage != "received":
        return None
    if thread.tried["correct"]:
        return None
    wait = timedelta(minutes=1 + 10 * thread.rng.random())
    return Move("operator", "correct", wait, {"area": thread.address.area})


def _thread(opened: cases.Opened, truth: Truth, address: Address, rng: random.Random, at: datetime) -> Thread:
    state = opened.state
    case_type = cases.case_type(state.type_key)
    return Thread(
        case_type=case_type,
        id=opened.id,
        number=opened.number,
        secret=opened.secret,
        opened_at=at,
        truth=truth,
        facts=_facts(truth, address),
        address=address,
        rng=rng,
        seen=seeing.of_state(state, case_type, people.calendar()),
    )


def _facts(truth: Truth, address: Address) -> Mapping[str, str]:
    unit = people.unit(truth.unit)
    community = people.place_of(address.area)
    names = {one.code: one.name.zh for one in texts.classes()}
    return {
        "place": address.spot.road + address.spot.name,
        "unit": unit.name if unit else truth.unit,
        "thing": names.get(truth.class_code, "").removeprefix("其他"),
        "area": community.names[3] if community else "",
    }
