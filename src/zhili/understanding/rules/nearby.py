"""Places told by what stands beside them: “菜市场对面”, “小学门口”. Which market, the area that is named decides."""

import re
from dataclasses import dataclass

_THINGS = (
    "菜市场|菜场|农贸市场|小学|中学|幼儿园|学校|医院|卫生站|卫生院|药店|口袋公园|公园|小广场|广场|地铁站口|地铁站|"
    "公交站|车站|百货楼|超市|商场|银行|加油站|派出所|居委会|村委会|社区中心|停车场|停车棚|快递站|物业|食堂|粮店|"
    "影剧院|文化墙|老戏台|钟楼|牌楼|石桥|桥头|工地"
)
_BESIDE = (
    "斜对面|正对面|对面|对过|旁边|旁|隔壁|边上|门口|大门|后门|后面|后身|前面|背后|附近|楼下|外面|里面|拐角|"
    "[东西南北]侧"
)
_RELATION = re.compile(rf"(?P<thing>{_THINGS})(?:的|那边)?(?P<beside>{_BESIDE})")
_READ_AT_MOST = 4000


@dataclass(frozen=True, slots=True)
class Beside:
    """A thing and where it says to look: ``words`` as they stand in the text."""

    thing: str
    relation: str
    words: str


def beside(text: str) -> tuple[Beside, ...]:
    """What a text names by what stands beside it, in order, each thing once."""
    found: dict[str, Beside] = {}
    for one in _RELATION.finditer(text[:_READ_AT_MOST]):
        found.setdefault(one["thing"], Beside(one["thing"], one["beside"], one[0]))
    return tuple(found.values())
