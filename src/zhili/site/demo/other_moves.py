"""What happens next to a patrol event, a proactive case and a transfer: the decisions beside ``request_moves``."""

import random
from collections.abc import Mapping
from datetime import timedelta

from zhili.site.demo import wording
from zhili.site.demo.behaviour import Glimpse, Move, Temper, Truth, hours, share_of_term
from zhili.site.demo.request_moves import settle

_USUAL = timedelta(days=2)


def patrol(
    glimpse: Glimpse, truth: Truth, temper: Temper, *, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """The next move in a ``grid.event``."""
    if glimpse.stage == "found":
        return _found(truth, rng, facts)
    if glimpse.stage == "handled_on_spot":  # a sample is checked; the clock closes the others
        return (
            Move("street", "spot_check", hours(rng, 2, 60), {"passed": rng.random() < 0.95})
            if (rng.random() < 0.25)
            else None
        )
    if glimpse.stage == "reported":
        data = {"unit": truth.unit, "class": truth.class_code, "urgency": truth.urgency}
        return Move("street", "dispatch", hours(rng, 0.05, 2), data)
    if glimpse.stage == "dispatched":
        text = wording.say("patrol_handled", rng=rng, facts=facts)
        mends = rng.random() < temper.honest
        wait = share_of_term(glimpse, temper, rng, usual=_USUAL)
        return Move("lead", "handle", wait, {"text": text}, mends=mends)
    if glimpse.stage == "handled":
        return _check(glimpse, rng, facts)
    return None


def _found(truth: Truth, rng: random.Random, facts: Mapping[str, str]) -> Move:
    """Most can be put right on the spot."""
    if truth.hard:
        text = wording.say("patrol_report", rng=rng, facts=facts)
        return Move("grid_worker", "report_up", hours(rng, 0.02, 0.5), {"text": text})
    text = wording.say("patrol_done", rng=rng, facts=facts)
    return Move("grid_worker", "handle_on_spot", hours(rng, 0.1, 3), {"text": text}, mends=True)


def _check(glimpse: Glimpse, rng: random.Random, facts: Mapping[str, str]) -> Move:
    data: dict[str, object] = {"passed": glimpse.mended}
    if not glimpse.mended:
        data["text"] = wording.say("patrol_failed", rng=rng, facts=facts)
    return Move("grid_worker", "check", hours(rng, 1, 22), data)


def proactive(
    glimpse: Glimpse, truth: Truth, temper: Temper, *, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """The next move in a ``hotline.proactive`` case: adopted, planned, worked at, finished, accepted."""
    if glimpse.asked is not None:
        return settle(glimpse, rng, facts)
    if glimpse.stage == "proposed":
        data = {"unit": truth.unit, "units": list(truth.helpers)}
        return Move("supervisor", "adopt", hours(rng, 8, 70), data)
    if glimpse.stage == "planning":
        text = wording.say("proactive", "plan", rng=rng, facts=facts)
        return Move("lead", "plan", hours(rng, 30, 160), {"text": text, "days": rng.choice((30, 45, 60))})
    if glimpse.stage == "working":
        return _work(glimpse, rng, facts)
    if glimpse.stage == "finished":
        text = wording.say("proactive", "accept", rng=rng, facts=facts)
        return Move("supervisor", "accept", hours(rng, 10, 80), {"passed": True, "text": text}, mends=True)
    return None


def _work(glimpse: Glimpse, rng: random.Random, facts: Mapping[str, str]) -> Move:
    if glimpse.times("progress") < 2:
        text = wording.say("proactive", "progress", rng=rng, facts=facts)
        return Move("lead", "progress", timedelta(days=rng.randint(5, 14)), {"text": text})
    text = wording.say("proactive", "finish", rng=rng, facts=facts)
    return Move("lead", "finish", timedelta(days=rng.randint(5, 15)), {"text": text})


def transfer(
    glimpse: Glimpse, truth: Truth, temper: Temper, *, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """The next move in a ``hotline.outside_transfer``: theirs when it went out, ours when it came in."""
    text = wording.say("solved", "_any", rng=rng, facts=facts)
    if glimpse.stage == "sent":
        number = {"outside_number": f"110-{rng.randrange(10**8):08d}"}
        return Move("outside", "acknowledge", hours(rng, 0.05, 1), number)
    if glimpse.stage == "acknowledged":
        return Move("outside", "feed_back", hours(rng, 4, 110), {"text": text, "resolved": True}, mends=True)
    if glimpse.stage == "arrived":
        return Move("operator", "take_in", hours(rng, 0.05, 0.6))
    if glimpse.stage == "handling_here" and glimpse.mended:
        return Move("operator", "report_result", hours(rng, 1, 12), {"text": text, "resolved": True})
    return None
