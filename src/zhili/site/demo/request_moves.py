"""What happens next to a resident's request: one small decision for each stage of ``hotline.request``."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from zhili.site.demo import wording
from zhili.site.demo.behaviour import Glimpse, Move, Temper, Truth, hours, share_of_term

Decision = Callable[[Glimpse, Truth, Temper, random.Random, Mapping[str, str]], Move | None]

_MINUTE = timedelta(minutes=1)
_USUAL = timedelta(days=6)


def decide(
    glimpse: Glimpse, truth: Truth, temper: Temper, *, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """The next move in a case, or None where nobody has anything to do (a clock may bring it back).

    ``facts`` are the words for the texts: place, unit (the right one's name), thing, area.
    """
    if glimpse.asked is not None:
        return settle(glimpse, rng, facts)
    stage = _STAGES.get(glimpse.stage)
    return stage(glimpse, truth, temper, rng, facts) if stage else None


def settle(glimpse: Glimpse, rng: random.Random, facts: Mapping[str, str]) -> Move:
    """Whoever must approve does, or does not."""
    assert glimpse.asked is not None
    request, role = glimpse.asked
    granted = rng.random() < 0.85
    reason = wording.say("approval" if granted else "refusal", rng=rng, facts=facts)
    action = "approve" if granted else "refuse"
    return Move(role, action, hours(rng, 0.5, 36), {"request": request, "reason": reason})


def _received(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    soon = _MINUTE * (2 + rng.expovariate(1 / 14))
    if glimpse.elder and glimpse.may("merge") and rng.random() < 0.8:
        reason = wording.say("merge", rng=rng, facts=facts)
        return Move("dispatcher", "merge", soon, {"into": glimpse.elder, "reason": reason})
    if truth.outside and glimpse.may("hand_over"):
        reason = wording.say("hand_over", rng=rng, facts=facts)
        return Move("dispatcher", "hand_over", soon, {"platform": truth.outside, "reason": reason})
    if truth.kind in ("consult", "praise") and glimpse.may("answer_at_once") and rng.random() < 0.6:
        text = wording.say("at_once", rng=rng, facts=facts)
        return Move("operator", "answer_at_once", soon, {"text": text}, mends=True)
    return _dispatch(glimpse, truth, rng, soon)


def _dispatch(glimpse: Glimpse, truth: Truth, rng: random.Random, soon: timedelta) -> Move:
    """By the list; now and then by a tired hand to the wrong unit, and after a return to the right one."""
    data: dict[str, object] = {"class": truth.class_code, "urgency": truth.urgency}
    if glimpse.times("dispatch"):
        data["unit"] = truth.unit
    elif truth.helpers and rng.random() < 0.06:
        data["unit"] = rng.choice(truth.helpers)
    return Move("dispatcher", "dispatch", soon, data)


def _dispatched(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    if glimpse.elder and glimpse.may("merge") and rng.random() < 0.6:
        reason = wording.say("merge", rng=rng, facts=facts)
        return Move("dispatcher", "merge", hours(rng, 0.1, 1.5), {"into": glimpse.elder, "reason": reason})
    wrong = glimpse.lead != truth.unit
    if glimpse.may("return") and (wrong or rng.random() < temper.bounces):
        data = {"reason": wording.say("return", rng=rng, facts=facts)}
        return Move(
            "lead", "return", hours(rng, 0.1, 1.7), data | ({"suggested": truth.unit} if wrong else {})
        )
    if wrong and glimpse.may("transfer"):
        reason = wording.say("transfer", rng=rng, facts=facts)
        return Move("lead", "transfer", hours(rng, 0.5, 5), {"unit": truth.unit, "reason": reason})
    pace = hours(rng, *temper.accepts)
    if truth.urgency == "normal":
        return Move("lead", "accept", pace)
    text = wording.say("contact", rng=rng, facts=facts)
    return Move("lead", "contact", pace / 6, {"text": text})


def _handling(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    for step in (_look_down, _reply_upwards, _get_in_touch, _call_for_help, _ask_for_leave):
        move = step(glimpse, truth, temper, rng, facts)
        if move is not None:
            return move
    return _answer(glimpse, truth, temper, rng, facts)


def _look_down(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """Now and then a supervisor picks a case that nobody has complained about."""
    if glimpse.supervised or not glimpse.may("supervise") or rng.random() > 0.02:
        return None
    reason = wording.say("supervise", rng=rng, facts=facts)
    return Move("supervisor", "supervise", hours(rng, 3, 50), {"reason": reason})


def _reply_upwards(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """A supervisor waits for an answer."""
    if not (glimpse.supervised and glimpse.may("reply_to_supervision", most=3)) or rng.random() < 0.25:
        return None
    text = wording.say("supervision_reply", rng=rng, facts=facts)
    return Move("lead", "reply_to_supervision", hours(rng, 0.5, 20), {"text": text})


def _get_in_touch(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    if glimpse.may("contact") and rng.random() < 0.93:
        text = wording.say("contact", rng=rng, facts=facts)
        return Move("lead", "contact", hours(rng, *temper.accepts), {"text": text})
    return _talk(glimpse, rng, facts)


def _talk(glimpse: Glimpse, rng: random.Random, facts: Mapping[str, str]) -> Move | None:
    """Some residents add a word, and most are answered; a few take their request back."""
    if glimpse.may("message") and rng.random() < 0.12:
        text = wording.say("message", rng=rng, facts=facts)
        return Move("reporter", "message", hours(rng, 1, 40), {"text": text})
    if glimpse.times("message") == 1 and glimpse.may("message", most=2) and rng.random() < 0.85:
        text = wording.say("message_reply", rng=rng, facts=facts)
        return Move("lead", "message", hours(rng, 0.2, 12), {"text": text})
    if glimpse.may("withdraw") and rng.random() < 0.006:
        return Move("reporter", "withdraw", hours(rng, 2, 60))
    return None


def _call_for_help(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """A street whistles; those called report in; the street says when all have come."""
    street = (glimpse.lead or "").startswith("street:")
    if truth.hard and truth.helpers and street and glimpse.may("whistle"):
        occasion = {"critical": "emergency", "urgent": "enforcement"}.get(truth.urgency, "priority")
        reason = wording.say("whistle", occasion, rng=rng, facts=facts)
        units = list(truth.helpers)
        data = {"units": units, "occasion": occasion, "reason": reason}
        return Move("street", "whistle", hours(rng, 0.5, 16), data)
    if glimpse.missing and glimpse.may("report_in", most=8):
        text = wording.say("report_in", rng=rng, facts=facts)
        return Move("co_handler", "report_in", hours(rng, 0.3, 30), {"text": text}, unit=glimpse.missing[0])
    if glimpse.times("report_in") and glimpse.may("assembled"):
        return Move("street", "assembled", hours(rng, 0.1, 2))
    return None


def _ask_for_leave(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """To exclude, to suspend, to extend: each only once, each with somebody's approval."""
    if truth.baseless and glimpse.may("exclude"):
        reason = wording.say("exclude", truth.baseless, rng=rng, facts=facts)
        return Move("lead", "exclude", hours(rng, 4, 60), {"ground": truth.baseless, "reason": reason})
    if truth.stuck and glimpse.may("suspend"):
        reason = wording.say("suspend", truth.stuck, rng=rng, facts=facts)
        return Move("lead", "suspend", hours(rng, 20, 120), {"ground": truth.stuck, "reason": reason})
    if glimpse.may("extend") and truth.urgency != "critical" and rng.random() < temper.extends:
        reason = wording.say("extend", rng=rng, facts=facts)
        wait = share_of_term(glimpse, temper, rng, usual=_USUAL) * 0.6
        return Move("lead", "extend", wait, {"days": rng.choice((3, 5, 7)), "reason": reason})
    return None


def _answer(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """The longer a matter has come back, the likelier it is really solved."""
    wait = share_of_term(glimpse, temper, rng, usual=_USUAL)
    if truth.baseless:
        text = wording.say("explained", rng=rng, facts=facts)
        return Move("lead", "answer", wait, {"result": "explained", "text": text}, mends=False)
    if truth.stuck:
        text = wording.say("planned", rng=rng, facts=facts)
        return Move("lead", "answer", wait, {"result": "planned", "text": text}, mends=False)
    if truth.kind == "consult":
        text = wording.say("explained", rng=rng, facts=facts)
        return Move("lead", "answer", wait, {"result": "explained", "text": text}, mends=True)
    done = rng.random() < min(0.98, temper.honest + 0.15 * glimpse.times("answer"))
    text = wording.solved(truth.class_code, rng=rng, facts=facts)
    return Move("lead", "answer", wait, {"result": "solved", "text": text}, mends=done)


def _suspended(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """Half of what is on the books is taken up again before its review."""
    if glimpse.may("resume") and rng.random() < 0.5:
        return Move("lead", "resume", timedelta(days=rng.randint(12, 70)))
    return None


def _outside(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """Once the other platform has answered, the reporter is told."""
    if not glimpse.mended:
        return None
    text = wording.say("solved", "_any", rng=rng, facts=facts)
    return Move("operator", "relay", hours(rng, 1, 40), {"text": text}, mends=True)


def opinion(glimpse: Glimpse, truth: Truth, rng: random.Random) -> tuple[dict[str, object], str]:
    """What the reporter thinks of the last answer, and in which tone: good, fair or bad."""
    resolved = glimpse.mended
    satisfied = rng.random() < (truth.pleased if resolved else 0.06)
    tone = "bad" if not resolved else "good" if satisfied else "fair"
    return {"responded": rng.random() < 0.96, "resolved": resolved, "satisfied": satisfied}, tone


def _answered(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    if glimpse.times("answer") >= 4:  # explained again and again: nobody calls back any more
        return None
    if truth.online and rng.random() < 0.5:
        return _rate(glimpse, truth, rng, facts, hours(rng, 1, 40))
    if glimpse.may("unreached", most=2) and rng.random() < 0.1:
        return Move("operator", "unreached", hours(rng, 4, 30))
    answers, tone = opinion(glimpse, truth, rng)
    answers["text"] = wording.say("called_back", tone, rng=rng, facts=facts)
    return Move("operator", "call_back", hours(rng, 20, 60), answers)


def _rate(
    glimpse: Glimpse, truth: Truth, rng: random.Random, facts: Mapping[str, str], after: timedelta
) -> Move:
    answers, tone = opinion(glimpse, truth, rng)
    stars = {"good": (4, 5), "fair": (2, 4), "bad": (1, 2)}[tone]
    answers["rating"] = rng.randint(*stars)
    text = wording.say("rated", tone, rng=rng, facts=facts)
    return Move("reporter", "rate", after, answers | ({"text": text} if text else {}))


def _verified(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    """Some rate; the rest is closed by the clock, as the type says."""
    if rng.random() < (0.6 if truth.online else 0.2):
        return _rate(glimpse, truth, rng, facts, hours(rng, 1, 90))
    return None


def _closed(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    if glimpse.times("whistle") and truth.helpers and glimpse.may("rate_whistle"):
        text = wording.say("whistle_comment", rng=rng, facts=facts)
        data = {"unit": truth.helpers[0], "rating": rng.randint(2, 5), "text": text}
        return Move("street", "rate_whistle", hours(rng, 2, 60), data)
    if glimpse.may("reopen") and rng.random() < (0.04 if glimpse.mended else 0.5):
        reason = wording.say("reopen", rng=rng, facts=facts)
        return Move("reporter", "reopen", hours(rng, 20, 400), {"reason": reason})
    return None


def _excluded(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    if glimpse.may("appeal") and rng.random() < 0.45:
        return Move(
            "reporter", "appeal", hours(rng, 3, 200), {"text": wording.say("appeal", rng=rng, facts=facts)}
        )
    return None


def _appealed(
    glimpse: Glimpse, truth: Truth, temper: Temper, rng: random.Random, facts: Mapping[str, str]
) -> Move | None:
    upheld = rng.random() < 0.3
    text = wording.say("appeal_upheld" if upheld else "appeal_rejected", rng=rng, facts=facts)
    return Move("leader", "decide_appeal", hours(rng, 20, 130), {"upheld": upheld, "text": text})


_STAGES: Mapping[str, Decision] = {
    "received": _received,
    "dispatched": _dispatched,
    "handling": _handling,
    "suspended": _suspended,
    "outside": _outside,
    "answered": _answered,
    "verified": _verified,
    "closed": _closed,
    "excluded": _excluded,
    "appealed": _appealed,
}
