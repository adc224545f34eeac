"""What staff and residents write while a case is handled: from data/replies.yaml, filled in, chosen by the seed."""

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from zhili.site.demo.naming import DATA

_DAYS = ("今天下午", "明天上午", "明天下午", "后天上午")


@cache
def replies() -> dict[str, Any]:
    """All phrases, by what they are for."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "replies.yaml").read_text(encoding="utf-8"))
    return loaded


def say(*path: str, rng: random.Random, facts: Mapping[str, str]) -> str:
    """One phrase for a purpose, e.g. ``say("exclude", "private", …)``; ``facts`` fill its slots."""
    found: Any = replies()
    for part in path:
        found = found[part]
    phrase = found if isinstance(found, str) else rng.choice(found)
    return phrase.format(when=rng.choice(_DAYS), **facts)


def solved(code: str, *, rng: random.Random, facts: Mapping[str, str]) -> str:
    """An answer that reports success, in the manner of the class's field."""
    group = code.partition("/")[0]
    own = replies()["solved"].get(group, [])
    phrase: str = rng.choice([*own, *replies()["solved"]["_any"]])
    return phrase.format(**facts)
