"""The kinds of message there are, read from ``kinds.yaml`` beside: for whom, what each may name, its first words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from zhili.kernel.text import Text

_FILE = Path(__file__).resolve().parents[1] / "kinds.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """A message in both languages: the subject and body of a page or letter, and the short form that a phone gets."""

    subject: Text
    body: Text
    short: Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message. ``facts`` are what its words may name, with a sample for the preview.

    ``audience`` is ``resident`` or ``staff``; ``urgent`` goes out in quiet hours too. ``words`` are version 0.
    """

    key: str
    title: Text
    audience: str
    facts: Mapping[str, str | Text]
    words: Words
    urgent: bool = False


def _kind(key: str, told: Mapping[str, Any], more: Text) -> Kind:
    subject, body, short = (Text(**told[part]) for part in ("subject", "body", "short"))
    if "link" in told["facts"]:
        body = Text(zh=f"{body.zh}\n\n{more.zh}", en=f"{body.en}\n\n{more.en}")
    return Kind(
        key=key,
        title=Text(**told["title"]),
        audience=told["audience"],
        facts={name: Text(**one) if isinstance(one, dict) else one for name, one in told["facts"].items()},
        words=Words(subject, body, short),
        urgent=told.get("urgent", False),
    )


def _read() -> dict[str, Kind]:
    held = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    more = Text(**held["more"])
    return {key: _kind(key, told, more) for key, told in held["kinds"].items()}


KINDS = _read()
