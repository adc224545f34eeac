"""Writing the words of a kind of message anew: a version more, nothing is overwritten."""

from datetime import datetime

from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Conflict, Invalid
from zhili.notification.models import Wording
from zhili.notification.queries import wording
from zhili.notification.rules.kinds import Words
from zhili.notification.rules.wording import LANGUAGES, PARTS, faults
from zhili.people import public as people

KEEPERS = frozenset({"admin"})


def write(*, key: str, words: Words, actor: Actor, at: datetime, expected_version: int) -> int:
    """Put new words in force; their version. What was told before stays as it was worded.

    Raises Forbidden, UnknownKind, Invalid (by field), Conflict where somebody wrote a version meanwhile.
    """
    people.require(actor=actor, verb="write messages", roles=KEEPERS, at=at)
    now = wording.in_force(key)
    if now.version != expected_version:
        raise Conflict(expected=expected_version, found=now.version)
    if found := faults(wording.kind(key), words):
        raise Invalid(found)
    stored = {
        part: {language: getattr(words, part).in_(language).strip() for language in LANGUAGES}
        for part in PARTS
    }
    row, made = Wording.objects.get_or_create(
        key=key, version=now.version + 1, defaults={"words": stored, "written_by": actor.id, "written_at": at}
    )
    if not made:
        raise Conflict(expected=expected_version, found=row.version)
    return row.version
