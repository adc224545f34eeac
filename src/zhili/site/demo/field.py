"""The shown grid worker's day: a few things of every kind open on their ground, so that the field page has work."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhili.cases import public as cases
from zhili.kernel.actor import Actor
from zhili.site.demo import pictures
from zhili.site.demo.cast import Cast
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.threads import EVENT


@dataclass(frozen=True, slots=True)
class _Step:
    """What somebody did: in which role, how many hours after it was found, with which form."""

    role: str
    action: str
    after: float
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Find:
    """Something found, how many hours ago, and what came of it."""

    ago: float
    class_code: str
    text: str
    steps: tuple[_Step, ...] = ()


_UP = _Step("grid_worker", "report_up", 0.1, {"text": "需要专业单位处理"})
_SENT = _Step("street", "dispatch", 0.3, {})
_DAY = (
    _Find(6.7, "cityscape/clutter", "楼道口堆着旧沙发和纸箱，占了半边通道"),
    _Find(0.6, "cityscape/garbage", "垃圾桶满溢，桶边有散落垃圾"),
    _Find(20, "traffic/road", "路面有一处坑洼，雨后积水", (
        _UP, _SENT, _Step("lead", "handle", 17, {"text": "已铺平压实，现场已清理。"}),
    )),
    _Find(19, "facilities/streetlight", "两盏路灯不亮", (
        _UP, _SENT, _Step("lead", "handle", 18, {"text": "已更换灯头，晚间试灯正常。"}),
    )),
    _Find(5, "facilities/manhole", "井盖松动，车过有异响", (_UP, _SENT)),
    _Find(3, "facilities/cables", "通信线缆垂落，离地约两米", (_UP, _SENT)),
    _Find(2, "cityscape/adverts", "单元门口贴满小广告", (
        _Step("grid_worker", "handle_on_spot", 0.2, {"text": "已清除小广告并擦净门面。"}),
    )),
)  # fmt: skip


def day(gazetteer: Gazetteer, cast: Cast, *, at: datetime) -> None:
    """Lay the day down through the operations that people use, as it stands at an instant."""
    city = gazetteer.city
    street = city.children(city.at_level("district")[0].code)[0]
    grid = city.children(city.children(street.code)[0].code)[0]
    rng = random.Random(f"field {city.seed}")
    spots = [one for one in gazetteer.spots if one.grid == grid.code]
    for find in _DAY:
        found_at = at - timedelta(hours=find.ago)
        worker = _somebody(cast, "grid_worker", grid.path, None, rng)
        address = gazetteer.address(rng.choice(spots), rng=rng)
        data: dict[str, object] = {
            "text": find.text,
            "class": find.class_code,
            "address": address.text,
            "lon": address.lon,
            "lat": address.lat,
        }
        opened = cases.open(type_key=EVENT, data=data, actor=worker, channel="grid", at=found_at)
        picture = ("现场.png", "image/png", pictures.photo(rng, mended=False))
        cases.attach(case_id=opened.id, uploads=[picture], actor=worker, at=found_at)
        for step in find.steps:
            then = found_at + timedelta(hours=step.after)
            lead = cases.whole(case_id=opened.id, actor=worker, at=then).lead_unit
            actor = _somebody(cast, step.role, grid.path, lead, rng)
            cases.act(case_id=opened.id, action=step.action, actor=actor, data=step.data, at=then)
    cases.ring(at=at)  # what came due on the way


def _somebody(cast: Cast, role: str, area: str, unit: str | None, rng: random.Random) -> Actor:
    found = cast.find(role, area=area, unit=unit, rng=rng)
    if found is None:
        raise LookupError(f"nobody is {role} in {unit or area}")
    return found
