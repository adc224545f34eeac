"""What lies before the court of the made-up city: hearings at every stage, so that judge and clerk find their day.

Played by the same operations as everything else, in the last days before the present.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.site.demo.arrivals import CITY_TIME
from zhili.site.demo.cast import Cast
from zhili.site.demo.staff import Resident
from zhili.site.demo.units import DIVISION

HEARING = "court.shared_hearing"
_OPENED, _ASKED, _CALLED, _RUN = (
    timedelta(days=3),
    timedelta(hours=70),
    timedelta(hours=50),
    timedelta(hours=48),
)
"""How long ago: filed, consent noted, called; and when the notice of those in the simple procedure had run."""

_MATTERS = (
    ("questioning", "行动不便，想在社区的共享法庭点位接受询问。", "consulting"),
    ("trial", "双方都住在同一个街道，希望就近开庭。", "scheduling"),
    ("trial", "租房押金没有退，想在社区开庭，省得跑远路。", "scheduled"),
    ("mediation", "维修费用谁出谈不拢，想请法官在点位主持调解。", "ready"),
    ("evidence", "漏水照片和维修单要当面质证，家里有老人走不开。", "in_session"),
    ("mediation", "装修噪声的赔偿，请法官线上主持调解。", "signing"),
    ("trial", "停车位租金纠纷，想在社区开庭。", "closed"),
)
"""What for, why there, and the stage to which it has come."""

_STAGES = ("consulting", "scheduling", "scheduled", "ready", "in_session", "signing", "closed")
_SAID = (
    ("judge", "现在开庭。核对过身份，宣布过纪律，是否申请回避？"),
    ("claimant", "不申请回避。请求和事实以书面材料为准。"),
    ("judge", "下面出示证据。"),
)


@dataclass(frozen=True, slots=True)
class _Hearing:
    id: UUID
    judge: Actor
    party: Actor


def lay(cast: Cast, resident: Resident, *, at: datetime) -> dict[str, UUID]:
    """Lay down one hearing for each stage, before an instant; their ids by stage."""
    rng = random.Random("court")
    laid = []
    for number, (purpose, text, stage) in enumerate(_MATTERS, start=1):
        party = cast.reporter(resident)
        judge = cast.find("lead", area=None, unit=DIVISION, rng=rng)
        assert judge is not None  # founded with the city
        data = {"purpose": purpose, "docket": f"（{at.year}）民初{100 + number}号", "text": text}
        begun = at - _OPENED
        with clock.at_instant(begun):
            opened = cases.open(type_key=HEARING, data=data, actor=party, channel="web", at=begun)
        laid.append((_Hearing(opened.id, judge, party), _STAGES.index(stage), number))
    for one, far, number in laid:
        _call(one, far, number, at)
    with clock.at_instant(at - _RUN):
        cases.ring(at=at - _RUN)
    for one, far, _number in laid:
        _hold(one, far, at)
    return {_STAGES[far]: one.id for one, far, _number in laid}


def _act(one: _Hearing, action: str, at: datetime, *, by: Actor | None = None, **data: object) -> None:
    with clock.at_instant(at):
        cases.act(case_id=one.id, action=action, actor=by or one.judge, data=data, at=at)


def _call(one: _Hearing, far: int, number: int, at: datetime) -> None:
    """Consent, and time and place. The ordinary procedure waits for its three days, so its hearing lies ahead."""
    if far >= _STAGES.index("scheduling"):
        _act(one, "record_consent", at - _ASKED, consent="all", told=True)
    if far < _STAGES.index("scheduled"):
        return
    ordinary = far == _STAGES.index("scheduled")
    day = (at + timedelta(days=2) if ordinary else at).astimezone(CITY_TIME).date()
    _act(
        one, "schedule", at - _CALLED, day=day.isoformat(), hour=f"{8 + number:02}:30", place="社区共享法庭点位",
        procedure="ordinary" if ordinary else "simple",
    )  # fmt: skip


def _hold(one: _Hearing, far: int, at: datetime) -> None:
    """Those whose time has come: identity, rules, what was said, the record."""
    if far < _STAGES.index("in_session"):
        return
    begun = at - timedelta(hours=2)
    _act(one, "check_identity", begun, verified=True, how="card")
    _act(one, "read_rules", begun + timedelta(minutes=5), heard=True)
    for minute, (who, text) in enumerate(_SAID, start=6):
        _act(one, "take_down", begun + timedelta(minutes=minute), who=who, text=text)
    if far < _STAGES.index("signing"):
        return
    record = "\n".join(text for _who, text in _SAID)
    _act(one, "finish", begun + timedelta(minutes=40), record=record)
    if far >= _STAGES.index("closed"):
        _act(one, "sign", begun + timedelta(minutes=50), by=one.party, read=True)
        _act(one, "close", begun + timedelta(minutes=60), signed="all")
