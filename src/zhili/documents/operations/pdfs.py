"""What is done to PDFs, with the library for them brought in by the first: a process that meets none starts without it.

It takes a fifth of a second of processor time and 13 MB, in every process of a house. The work is done by ``binding``,
``leaves`` and ``signatures``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO

from zhili.documents.operations.authority import Identity
from zhili.documents.rules.reading import Signed
from zhili.documents.rules.seats import Seat


def bind(
    template: str,
    facts: Mapping[str, object],
    *,
    at: datetime,
    to: IO[bytes],
    files: Mapping[str, bytes] | None = None,
    enclosed: Mapping[str, Callable[[], bytes]] | None = None,
) -> None:
    """See ``binding.bind``. Raises NotSet, NotReadable."""
    from zhili.documents.operations import binding

    binding.bind(template, facts, at=at, to=to, files=files, enclosed=enclosed)


def page_count(content: bytes) -> int:
    """See ``leaves.page_count``. Raises NotReadable."""
    from zhili.documents.operations import leaves

    return leaves.page_count(content)


def put_on(
    content: bytes,
    who: Identity,
    *,
    field: str,
    seat: Seat | None,
    image: bytes | None,
    reason: str,
    at: datetime,
) -> bytes:
    """See ``signatures.put_on``."""
    from zhili.documents.operations import signatures

    return signatures.put_on(content, who, field=field, seat=seat, image=image, reason=reason, at=at)


def judge(content: bytes) -> tuple[Signed, ...]:
    """See ``signatures.judge``. Raises NotReadable."""
    from zhili.documents.operations import signatures

    return signatures.judge(content)
