"""A batch is laid down whole, in one statement or by COPY, or not at all."""

from collections.abc import Callable

import pytest
from django.db import connection

from zhili.kernel.rows import Batch, Duplicate, fetch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shelf (place int PRIMARY KEY, thing text) ON COMMIT DROP")
        cursor.execute("INSERT INTO shelf VALUES (1, 'cup'), (2, 'plate'), (3, 'bowl')")


def standing() -> dict[int, str]:
    return {int(place): str(thing) for place, thing in fetch("SELECT place, thing FROM shelf ORDER BY place")}


def changed() -> Batch:
    batch = Batch()
    batch.insert("shelf", {"place": 4, "thing": "jug"})
    batch.update("shelf", {"place": 2}, {"thing": "dish"})
    batch.delete("shelf", {"place": 1, "thing": "cup"})
    batch.delete("shelf", {"place": 3, "thing": "spoon"})  # names no row: nothing goes
    return batch


@pytest.mark.parametrize("lay_down", [Batch.write, Batch.copy])
def test_rows_come_change_and_go_together(lay_down: Callable[[Batch], None]) -> None:
    lay_down(changed())
    assert standing() == {2: "dish", 3: "bowl", 4: "jug"}


def test_a_batch_takes_over_what_another_adds_changes_and_takes_away() -> None:
    whole = Batch()
    whole.absorb(changed())
    whole.write()
    assert standing() == {2: "dish", 3: "bowl", 4: "jug"}


@pytest.mark.parametrize("lay_down", [Batch.write, Batch.copy])
def test_with_one_row_that_stands_already_nothing_is_laid_down(lay_down: Callable[[Batch], None]) -> None:
    batch = changed()
    batch.insert("shelf", {"place": 2, "thing": "pan"})
    with pytest.raises(Duplicate) as refusal:
        lay_down(batch)
    assert refusal.value.facts["constraint"] == "shelf_pkey"
    assert standing() == {1: "cup", 2: "plate", 3: "bowl"}
