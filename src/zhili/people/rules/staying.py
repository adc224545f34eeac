"""How long a sign-in lasts, and what a browser is called in words."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Terms:
    """A sign-in ends after ``idle`` without use, and ``whole`` after it began, however much it was used."""

    idle: timedelta
    whole: timedelta

    def over(self, *, began: datetime, seen: datetime, at: datetime) -> bool:
        """Whether a sign-in that began and was last used at these instants is over."""
        return at - began >= self.whole or at - seen >= self.idle

    @property
    def noted_each(self) -> timedelta:
        """How often its use is put down: often enough for ``idle``, seldom enough to cost nothing."""
        return min(self.idle / 12, timedelta(minutes=5))


_BROWSERS = (
    (r"MicroMessenger", Text(zh="微信", en="WeChat")),
    (r"Edg(e|A|iOS)?/", Text(zh="Edge", en="Edge")),
    (r"(Firefox|FxiOS)/", Text(zh="Firefox", en="Firefox")),
    (r"(Chrome|CriOS|Chromium)/", Text(zh="Chrome", en="Chrome")),
    (r"Safari/", Text(zh="Safari", en="Safari")),
)
_SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", Text(zh="鸿蒙", en="HarmonyOS")),
    (r"Android", Text(zh="安卓", en="Android")),
    (r"iPhone|iPad", Text(zh="iPhone 或 iPad", en="iPhone or iPad")),
    (r"Windows", Text(zh="Windows 电脑", en="Windows")),
    (r"Mac OS X|Macintosh", Text(zh="苹果电脑", en="Mac")),
    (r"Linux|X11", Text(zh="Linux 电脑", en="Linux")),
)
_UNKNOWN = Text(zh="认不出的设备", en="A device we do not recognise")


def device(agent: str) -> Text:
    """What a browser calls itself (``User-Agent``), in words a person knows: browser and system."""
    found = [
        next(name for pattern, name in known if re.search(pattern, agent))
        for known in (_BROWSERS, _SYSTEMS)
        if any(re.search(pattern, agent) for pattern, _ in known)
    ]
    if not found:
        return _UNKNOWN
    return Text(zh=" · ".join(one.zh for one in found), en=" · ".join(one.en for one in found))
