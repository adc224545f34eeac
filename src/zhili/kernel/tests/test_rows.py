"""A batch is laid down whole or not at all, in one statement or by COPY, with the same result."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from zhili.kernel.rows import Batch, Duplicate, fetch

pytestmark = pytest.mark.django_db
Lay = Callable[[Batch], None]


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    with connection.cursor() as cur:
        cur.execute(
            "CREATE TEMPORARY TABLE letter (id uuid PRIMARY KEY, facts jsonb, tags text[], stamp int)"
        )
        cur.execute("CREATE TEMPORARY TABLE stamp (number int PRIMARY KEY, note text)")


def letter(id: UUID, stamp: int | None = None) -> dict[str, object]:
    return {"id": id, "facts": {"b": 1, "a": "你好"}, "tags": ["x", "y"], "stamp": stamp}


@pytest.mark.parametrize("lay", [Batch.write, Batch.copy], ids=["statement", "copy"])
def test_rows_of_many_tables_and_changes_stand_together(lay: Lay) -> None:
    first, second = uuid4(), uuid4()
    old = Batch()
    old.insert("letter", letter(first))
    lay(old)
    batch = Batch()
    batch.insert("letter", letter(second, 1))
    batch.insert("stamp", {"number": 1, "note": None})
    batch.update("letter", {"id": first}, {"stamp": 7, "facts": {"new": True}})
    lay(batch)
    found = {
        row[0]: row[1:] for row in fetch("SELECT id, facts->>'a', facts->>'new', tags, stamp FROM letter")
    }
    assert found == {first: (None, "true", ["x", "y"], 7), second: ("你好", None, ["x", "y"], 1)}
    assert fetch("SELECT number, note FROM stamp") == [(1, None)]


@pytest.mark.parametrize("lay", [Batch.write, Batch.copy], ids=["statement", "copy"])
def test_with_one_double_nothing_is_written(lay: Lay) -> None:
    first = Batch()
    first.insert("stamp", {"number": 1, "note": "first"})
    lay(first)
    batch = Batch()
    batch.insert("letter", letter(uuid4()))
    batch.insert("stamp", {"number": 1, "note": "second"})
    with pytest.raises(Duplicate) as refusal:
        lay(batch)
    assert refusal.value.facts["constraint"] == "stamp_pkey"
    assert fetch("SELECT count(*) FROM letter") == [(0,)]


def test_absorbing_joins_batches() -> None:
    whole = Batch()
    for number in range(3):
        part = Batch()
        part.insert("stamp", {"number": number, "note": ""})
        whole.absorb(part)
    whole.write()
    assert fetch("SELECT number FROM stamp ORDER BY 1") == [(0,), (1,), (2,)]


@pytest.mark.parametrize("lay", [Batch.write, Batch.copy], ids=["statement", "copy"])
def test_what_follows_a_batch_is_done_once_it_stands_also_when_it_was_absorbed(lay: Lay) -> None:
    done: list[str] = []
    first, second = Batch(), Batch()
    first.insert("stamp", {"number": 1, "note": "x"})
    first.then(lambda: done.append("first"))
    second.then(lambda: done.append("second"))
    first.absorb(second)
    assert done == []
    lay(first)
    assert done == ["first", "second"]


def test_an_empty_batch_writes_nothing() -> None:
    Batch().write()
    Batch().copy()
    assert fetch("SELECT count(*) FROM stamp") == [(0,)]


def test_a_json_list_is_wrapped_and_a_plain_list_is_an_array() -> None:
    id = uuid4()
    batch = Batch()
    batch.insert("letter", {"id": id, "facts": Jsonb([1, 2]), "tags": [], "stamp": None})
    batch.write()
    assert fetch("SELECT facts->>1, cardinality(tags) FROM letter") == [("2", 0)]
