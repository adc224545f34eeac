"""The words in force, and how they came to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.notification.models import Wording
from zhili.notification.rules.kinds import KINDS, Kind, Words
from zhili.notification.rules.wording import PARTS


class UnknownKind(ZhiliError):
    """There is no such kind of message."""

    code: ClassVar[str] = "unknown-message-kind"
    status: ClassVar[int] = 404
    message = Text(zh="没有“{key}”这种通知。", en="There is no kind of message called '{key}'.")


@dataclass(frozen=True, slots=True)
class WordingView:
    """A version of the words: 0 is what the house begins with, written by nobody."""

    key: str
    version: int
    words: Words
    written_by: str
    written_at: datetime | None


def kind(key: str) -> Kind:
    """The kind of message with this key. Raises UnknownKind."""
    found = KINDS.get(key)
    if found is None:
        raise UnknownKind(key=key)
    return found


def in_force(key: str) -> WordingView:
    """The latest words of a kind. Raises UnknownKind."""
    return history(key)[0]


def of_version(key: str, version: int) -> Words:
    """The words of a version: what somebody was told stays readable as it was."""
    return of_versions([(key, version)])[key, version]


def of_versions(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Words]:
    """The words of these versions, in one query; in none where the house's own are all that is wanted."""
    words = {(key, version): kind(key).words for key, version in wanted}
    if any(version for _, version in words):
        keys, numbers = {key for key, _ in words}, {version for _, version in words}
        written = Wording.objects.filter(key__in=keys, version__in=numbers)
        views = map(_view, written)
        words |= {(one.key, one.version): one.words for one in views if (one.key, one.version) in words}
    return words


def history(key: str) -> list[WordingView]:
    """Every version, the latest first. Raises UnknownKind."""
    first = WordingView(key, 0, kind(key).words, "", None)
    return [*map(_view, Wording.objects.filter(key=key).order_by("-version")), first]


def versions() -> dict[str, WordingView]:
    """The words in force of every kind, in one query."""
    latest = {key: WordingView(key, 0, one.words, "", None) for key, one in KINDS.items()}
    newest = Wording.objects.filter(key__in=KINDS).order_by("key", "-version").distinct("key")
    return latest | {row.key: _view(row) for row in newest}


def _view(row: Wording) -> WordingView:
    parts = {part: Text(zh=row.words[part]["zh"], en=row.words[part]["en"]) for part in PARTS}
    return WordingView(row.key, row.version, Words(**parts), row.written_by, row.written_at)
