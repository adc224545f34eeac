"""What is known by its form or by the word before it: e-mail, number plates, passports, accounts of messengers."""

import re
from collections.abc import Iterator

from zhili.understanding.rules.personal.kinds import EMAIL, MESSENGER, PASSPORT, PLATE
from zhili.understanding.rules.personal.pieces import Span

_LONGEST_LOCAL = 64
_LOCAL_PART = re.compile(r"[A-Za-z0-9._%+-]+$")
_DOMAIN = re.compile(r"@ ?(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}")
_OFFICES = (".gov.cn", "@gov.cn")

_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Za-hj-np-z][·•. -]?"
    r"([A-HJ-NP-Za-hj-np-z0-9]{4}[学挂港澳]|[A-HJ-NP-Za-hj-np-z0-9]{5,6})(?![A-Za-z0-9警])"
)
_FEWEST_DIGITS = 2

_PASSPORT = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|居留证)(?:证件)?(?:号码|证号|号)?(?:是|为)?[:： ]{0,2}"
    r"([A-Za-z]{1,2}[0-9]{7,10}|[0-9]{8,9})(?![A-Za-z0-9])"
)

_ANY_MESSENGER = re.compile("微信|薇信|威信|QQ|qq|Qq|扣扣|VX|V信|v信|Vx|vx|WX|wx|We|we")
_LINK = r"(?:号码|账号|帐号|号|ID|id)?(?:是|为)?[:： ]{0,2}"
_MESSENGER = re.compile(
    rf"(?:微信|薇信|威信){_LINK}([A-Za-z][A-Za-z0-9_-]{{5,19}}|[1-9][0-9]{{4,10}})(?![A-Za-z0-9@])"
    rf"|(?:VX|Vx|vx|V信|v信|WX|wx|[Ww]e[Cc]hat|[Ww]eixin)(?:号|ID|id|是)?[:： ]{{1,2}}"
    rf"([A-Za-z][A-Za-z0-9_-]{{5,19}}|[1-9][0-9]{{4,10}})(?![A-Za-z0-9@])"
    rf"|(?:QQ|qq|Qq|扣扣){_LINK}([1-9][0-9]{{4,10}})(?![A-Za-z0-9@])"
)


def emails(text: str) -> Iterator[Span]:
    """Addresses around each @: backwards no further than a local part may be long."""
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at)
        local = _LOCAL_PART.search(text[max(0, at - _LONGEST_LOCAL) : at])
        if domain and local and not domain[0].lower().endswith(_OFFICES):
            yield EMAIL.key, at - len(local[0]), domain.end()
        at = text.find("@", at + 1)


def plates(text: str) -> Iterator[Span]:
    """Number plates, with those of new energy."""
    for match in _PLATE.finditer(text):
        if sum(one.isdecimal() for one in match[1]) >= _FEWEST_DIGITS:
            yield PLATE.key, *match.span()


def passports(text: str) -> Iterator[Span]:
    """Passports and permits to travel after their words."""
    for match in _PASSPORT.finditer(text):
        yield PASSPORT.key, *match.span(1)


def messengers(text: str) -> Iterator[Span]:
    """Accounts of WeChat and QQ after their words."""
    if not _ANY_MESSENGER.search(text):
        return
    for match in _MESSENGER.finditer(text):
        if match.lastindex:
            yield MESSENGER.key, *match.span(match.lastindex)
