"""What somebody has filled in and not yet sent: sealed in their session, photos waiting in a folder of their own.

Nothing typed is lost on a wrong entry, on going back, or when the telephone closes the page; what is never sent
is gone after a day. Owns no form: which answers there are is in ``sections``. Where it lies instead for who is signed
in is in ``keeping``.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from zhili.kernel import files
from zhili.kernel.canonical import json_bytes

KEPT_FOR = timedelta(days=1)
_DRAFTS, _RECEIPTS = "drafts", "receipts"
_MOST_RECEIPTS = 5


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that waits, already inspected."""

    sha256: str
    name: str
    media_type: str

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far, by field; ``key`` makes sending it twice open one case.

    ``following`` is the open case that is followed in place of a new one; empty where the draft is a report. ``agreed``
    names the fields taken over from earlier cases, each with that case; ``offered`` is what may be, as it was found.
    ``step`` is the question that comes next, ``saved_at`` when it was kept last (ISO 8601).
    """

    key: str = field(default_factory=lambda: secrets.token_hex(16))
    answers: Mapping[str, object] = field(default_factory=dict)
    photos: tuple[Photo, ...] = ()
    following: str = ""
    agreed: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    saved_at: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything was given so far."""
        return bool(self.answers or self.photos)

    def only(self, names: frozenset[str]) -> "Draft":
        """The draft without answers to what is not asked any more, and without what was agreed for them."""
        answers = {name: value for name, value in self.answers.items() if name in names}
        agreed = {name: case for name, case in self.agreed.items() if name in answers}
        return replace(self, answers=answers, agreed=agreed)

    def with_answers(self, names: frozenset[str], given: Mapping[str, object]) -> "Draft":
        """The draft with the answers to some questions replaced."""
        kept = {name: value for name, value in self.answers.items() if name not in names}
        return replace(self, answers={**kept, **given})

    def with_following(self, case_id: UUID | None) -> "Draft":
        """The draft as one that follows a case, or as a report again. What is sent is another thing: another key."""
        return replace(self, following=str(case_id) if case_id else "", key=secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Receipt:
    """A case that this browser opened: shown until the session forgets it, and nowhere else."""

    key: str
    case_id: str
    number: str
    secret: str
    waiting: tuple[Photo, ...] = ()


def draft_of(session: SessionBase, type_key: str) -> Draft:
    """What the visitor has filled in for a type; an empty draft where there is none."""
    held = _unsealed(session.get(_DRAFTS, {}).get(type_key))
    return Draft() if held is None else from_plain(held)


def plain(draft: Draft) -> dict[str, Any]:
    """A draft as JSON holds it."""
    return asdict(draft)


def from_plain(held: Mapping[str, Any]) -> Draft:
    """The draft of ``plain``."""
    return Draft(
        key=str(held["key"]),
        answers=held["answers"],
        photos=tuple(Photo(**one) for one in held["photos"]),
        following=str(held.get("following", "")),
        agreed=held.get("agreed", {}),
        offered=held.get("offered", {}),
        step=str(held.get("step", "")),
        saved_at=str(held.get("saved_at", "")),
    )


def keep(session: SessionBase, type_key: str, draft: Draft) -> None:
    """Keep a draft in the visitor's session."""
    session[_DRAFTS] = {**session.get(_DRAFTS, {}), type_key: _sealed(plain(draft))}


def drop(session: SessionBase, type_key: str) -> None:
    """Forget the draft: it was sent, or given up."""
    session[_DRAFTS] = {key: value for key, value in session.get(_DRAFTS, {}).items() if key != type_key}


def receipts(session: SessionBase) -> list[Receipt]:
    """The cases that this browser opened lately, newest last."""
    opened = filter(None, map(_unsealed, session.get(_RECEIPTS, [])))
    return [
        Receipt(**{**one, "waiting": tuple(Photo(**photo) for photo in one["waiting"])}) for one in opened
    ]


def hand_over(session: SessionBase, receipt: Receipt) -> None:
    """Keep a receipt, in place of the one it replaces; written at once, before anything else can fail."""
    others = [one for one in receipts(session) if one.key != receipt.key]
    session[_RECEIPTS] = [_sealed(asdict(one)) for one in [*others, receipt][-_MOST_RECEIPTS:]]
    session.save()


def put(upload: tuple[str, str, bytes], *, at: datetime) -> Photo:
    """Inspect a file and let it wait. Raises what ``files.inspect`` raises."""
    name, declared, content = upload
    kept = files.inspect(content, name=name, declared=declared)
    _sweep(at)
    held = _store().put(kept)
    return Photo(sha256=held.sha256, name=kept.name, media_type=kept.media_type)


def read(photo: Photo) -> bytes:
    """The content of a waiting file. Raises NotFound once a day has passed."""
    with _store().open(photo.sha256) as held:
        return held.read()


def present(photo: Photo) -> bool:
    """Whether a waiting file is still there."""
    return _store().exists(photo.sha256)


def _store() -> files.FileStore:
    return files.FileStore(_folder())


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "waiting"


def _sweep(at: datetime) -> None:
    """Remove what has waited for more than two days; whoever adds a file clears away."""
    oldest = (at - 2 * KEPT_FOR).timestamp()
    for path in _folder().glob("*/*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _fernet() -> Fernet:
    key = hashlib.sha256(b"zhili drafts\0" + settings.ZHILI_PRIVATE_KEY).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _sealed(value: object) -> str:
    return _fernet().encrypt(json_bytes(value)).decode()


def _unsealed(token: str | None) -> dict[str, Any] | None:
    try:
        sealed = _fernet().decrypt(token or "", ttl=int(KEPT_FOR.total_seconds()))
    except InvalidToken:
        return None
    found: dict[str, Any] = json.loads(sealed)
    return found
