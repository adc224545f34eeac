"""The kinds of personal data that are looked for, what each rests on, and which are masked for which purpose."""

from dataclasses import dataclass

from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """``key`` names the kind, ``sign`` stands for it in tokens and never changes its meaning, ``words`` for readers."""

    key: str
    sign: int
    words: Text


_PHONE = Text(zh="电话", en="phone")
_PAPER = Text(zh="证件号", en="identity number")

MOBILE = Kind("mobile", 1, _PHONE)
"""Eleven digits from 13 to 19: the numbering plan of the Ministry of Industry and Information Technology (2017)."""

LANDLINE = Kind("landline", 2, _PHONE)
"""Area code and seven or eight digits (same plan); without an area code only after the word for telephone."""

IDENTITY = Kind("identity", 3, _PAPER)
"""Citizen identity number, GB 11643-1999; 18 digits with a province and a day of birth until 2010 count though the
check digit is wrong: a slip names the same person, and of random rows one in some 7,000 looks so. Fifteen digits (the
first generation) only after their word."""

CARD = Kind("card", 4, Text(zh="卡号", en="card number"))
"""Payment card: ISO/IEC 7812-1, 16 to 19 digits with the Luhn check, beginning like a bank's or after its word."""

EMAIL = Kind("email", 5, Text(zh="邮箱", en="e-mail"))
"""Address of RFC 5321 with a plain local part of up to 64 characters; those under gov.cn are an office's."""

PLATE = Kind("plate", 6, Text(zh="车牌", en="number plate"))
"""Number plate of a vehicle, GA 36-2018, with those of new energy; police plates are the State's."""

PASSPORT = Kind("passport", 7, _PAPER)
"""Passport (ICAO Doc 9303) and permits to travel, only after their words: of themselves they look like parts lists."""

MESSENGER = Kind("messenger", 8, Text(zh="社交账号", en="account"))
"""Numbers of WeChat (6 to 20 characters, a letter first) and QQ (5 to 11 digits), after their words, by their makers'
rules of naming."""

NAME = Kind("name", 9, Text(zh="姓名", en="name"))
"""A name after the words that introduce it, beginning with one of our list of surnames."""

ROOM = Kind("room", 10, Text(zh="室号", en="room"))
"""Staircase and room of a home; its building stays (the elements of GB/T 23705-2009)."""

NUMBER = Kind("number", 11, Text(zh="号码", en="number"))
"""Any other row of seven digits and more that is no date: nobody's as far as can be told, and of no use in a figure."""

PERSONAL = (MOBILE, LANDLINE, IDENTITY, CARD, EMAIL, PLATE, PASSPORT, MESSENGER, NAME, ROOM)
"""What names or reaches a person."""

EVERY = (*PERSONAL, NUMBER)

WRITTEN_BY_RESIDENTS = frozenset(one.key for one in PERSONAL)
"""Masked in residents' own words before others read them."""

PUBLISHED = WRITTEN_BY_RESIDENTS - {LANDLINE.key}
"""Masked in an office's words before all read them: everything personal; its own landline stays."""

LEARNED = frozenset(one.key for one in EVERY)
"""Masked in what is learned from, counted, or kept for figures: all."""

CARRIED = LEARNED - {ROOM.key}
"""Masked in what a field worker's phone carries, which can be lost: all but the door they are sent to."""

ASKED_ABOUT = frozenset(one.key for one in (MOBILE, IDENTITY, CARD, EMAIL, PLATE, PASSPORT, MESSENGER))
"""What a writer is asked about before words go out; landlines, names and rooms stand in most good answers."""
