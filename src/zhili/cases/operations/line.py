"""The line to an outside platform: having what waits for it carried off by a job (``outside.delivering``)."""

from datetime import datetime

from zhili.kernel import jobs


def defer(platform: str, *, after: datetime | None = None) -> None:
    """Have what waits for a platform sent soon, by a job in the caller's transaction; one that waits is enough."""
    jobs.defer("cases.deliver", after=after, once=f"cases.deliver {platform}", platform=platform)


def defer_again(platform: str, *, after: datetime) -> None:
    """Have another try made later. It stands in nobody's way: what is new does not wait for it."""
    jobs.defer("cases.deliver", after=after, platform=platform)
