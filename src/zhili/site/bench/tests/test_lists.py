"""What a list reads, on a table filled as the bench fills it: little more than it shows, whatever is asked."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from zhili.cases import public as cases
from zhili.kernel import clock, isolation
from zhili.kernel.actor import SYSTEM
from zhili.kernel.rows import cursor, fetch
from zhili.people import public as people
from zhili.site import case_types
from zhili.site.bench import city, filling
from zhili.site.bench.listing import Question, busiest_street, questions
from zhili.site.postgres import WEB
from zhili.site.testing import in_role

CASES = 40_000
MOST_BLOCKS = 4000  # touched: each row shown costs a few with its indexes, each row passed over costs one


def url() -> str:
    said = connection.settings_dict
    return f"postgresql://{said['USER']}@/{said['NAME']}?host={said['HOST']}"


def fill() -> list[Question]:
    """A city with many cases; gives what is asked of it."""
    at = clock.now()
    case_types.take_in(at=at)
    ground = city.found(grids=1000, at=at)
    coming = city.arrivals(ground, count=800, at=at)
    opening = cases.BulkOpening(type_key=city.TYPE, actor=SYSTEM)
    for one in coming:
        assert opening.add(city.form_of(one), at=one.at) is None
    opening.lay_down(digest="", turn=lambda: cases.Progress(0, 0, 0))
    filling.turn_old(url())
    assert filling.multiply(url(), to=CASES) == CASES
    street = busiest_street(coming)
    dispatcher = city.key("dispatcher", at=at)
    handler = city.key("handler", at=at, unit=f"street:{street.rpartition('/')[2]}", area=street)
    return questions(coming, dispatcher=dispatcher, handler=handler)


def blocks_read(query: str, values: Iterable[object]) -> int:
    """The blocks that a query touches, in memory or on the disk."""
    with cursor() as cur:
        cur.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}".encode(), tuple(values))
        row = cur.fetchone()
    assert row is not None
    plan: Any = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return int(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"])


@contextmanager
def asked_under(key: str) -> Iterator[None]:
    """Within the block the database answers as it does to a request under a key: row-level security holds."""
    isolation.begin()
    people.actor_for_key(key, at=clock.now())
    try:
        with in_role(WEB):
            yield
    finally:
        isolation.end()


@pytest.mark.django_db(transaction=True)
def test_a_list_reads_little_more_than_it_shows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[object]]] = []

    def overheard(query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        asked.append((query, list(values)))
        return fetch(query, values)

    monkeypatch.setattr("zhili.cases.queries.listing.fetch", overheard)
    read: dict[str, int] = {}
    shown: dict[str, int] = {}
    for question in fill():
        asked.clear()
        said = client.get(
            f"/api/v1/cases?limit=100&{question.query}", HTTP_AUTHORIZATION=f"Bearer {question.key}"
        )
        assert said.status_code == 200, said.content
        assert len(asked) == 1, f"{question.name}: one statement"
        shown[question.name] = len(said.json()["cases"])
        with asked_under(question.key):
            read[question.name] = blocks_read(*asked[0])
    assert sum(count == 100 for count in shown.values()) > len(shown) / 2
    assert {name: blocks for name, blocks in read.items() if blocks > MOST_BLOCKS} == {}
