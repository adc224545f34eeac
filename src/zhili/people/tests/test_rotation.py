"""A key for each district, a new one at a rotation, everything sealed anew, and nothing lost on the way."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from zhili.kernel.actor import SYSTEM
from zhili.kernel.rows import Batch
from zhili.people import models, public
from zhili.people.operations import rotation
from zhili.people.queries.vault import house_key
from zhili.people.testing import NOW

CASES = [UUID(int=number) for number in range(1, 6)]
EAST, WEST = 110105, 110102
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ZHILI_PRIVATE_KEYS = tmp_path / "private_keys"
    return tmp_path / "private_keys"


def keep(holder: UUID, district_id: int = EAST, phone: str = "13800138000") -> None:
    batch = Batch()
    public.keep_private(
        batch, holder=holder, district_id=district_id, fields={"phone": phone}, purpose="contact", at=NOW
    )
    batch.write()


def read(holder: UUID) -> dict[str, str]:
    return public.read_private(holder=holder, actor=SYSTEM, purpose="test", at=NOW)


def keys_of(district_id: int = EAST) -> set[str]:
    return set(models.PrivateRecord.objects.filter(district_id=district_id).values_list("key_id", flat=True))


def states() -> list[tuple[int, int, str]]:
    return [(one.district_id, one.records, one.state) for one in public.private_keys()]


def test_each_district_has_its_key_in_a_file_of_its_own_and_a_number_is_found_in_all(folder: Path) -> None:
    keep(CASES[0])
    keep(CASES[1], WEST)
    assert sorted(path.name for path in folder.iterdir()) == [f"{WEST}.1.key", f"{EAST}.1.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert keys_of(EAST).isdisjoint(keys_of(WEST))
    assert set(public.holders_of(phone="138 0013 8000")) == set(CASES[:2])


def test_after_a_rotation_everything_lies_under_the_new_key_and_the_old_one_goes_in_time(
    folder: Path,
) -> None:
    for case in CASES:
        keep(case)
    old = keys_of()
    (done,) = public.rotate_keys(at=NOW)
    assert (done.sealed, done.unopened, done.retired, done.destroyed) == (5, 0, 1, 0)
    assert keys_of() == {done.key_id} and old.isdisjoint(keys_of())
    assert [read(case)["phone"] for case in CASES] == ["13800138000"] * 5
    assert set(public.holders_of(phone="13800138000")) == set(CASES)
    assert sorted(states()) == [(EAST, 0, "retired"), (EAST, 5, "in_use")]
    (again,) = public.rotate_keys(at=NOW + timedelta(minutes=59))
    assert again.destroyed == 0, "it rests for an hour"
    (last,) = public.rotate_keys(at=NOW + timedelta(hours=1))
    assert last.destroyed == 1 and not (folder / f"{EAST}.1.retired").exists()
    assert read(CASES[0]) == {"phone": "13800138000"}


def test_a_rotation_that_was_stopped_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    for case in CASES:
        keep(case)

    def stop(district_id: int, sealed: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        public.rotate_keys(at=NOW, told=stop)
    assert len(keys_of()) == 2
    assert [read(case)["phone"] for case in CASES] == ["13800138000"] * 5
    keep(UUID(int=9))
    (done,) = public.rotate_keys(at=NOW)
    assert (done.sealed, keys_of()) == (3, {done.key_id})


def test_what_was_sealed_with_the_houses_key_gets_its_districts() -> None:
    models.PrivateRecord.objects.create(
        id=UUID(int=7), district_id=EAST, holder=CASES[0], purpose="contact", kept_at=NOW,
        sealed=house_key().seal({"name": "王小明"}, holder=CASES[0]), key_id=house_key().key_id,
    )  # fmt: skip
    assert states() == [(EAST, 1, "house")] and read(CASES[0]) == {"name": "王小明"}
    public.rotate_keys(at=NOW)
    assert states() == [(EAST, 1, "in_use")] and read(CASES[0]) == {"name": "王小明"}


def test_without_its_key_a_record_is_named_left_alone_and_keeps_the_other_keys(folder: Path) -> None:
    keep(CASES[0])
    (folder / f"{EAST}.1.key").rename(folder / "elsewhere")
    with pytest.raises(public.PrivateKeyMissing):
        read(CASES[0])
    assert states() == [(EAST, 1, "missing")]
    (done,) = public.rotate_keys(at=NOW)
    assert (done.sealed, done.unopened, done.retired) == (0, 1, 0)
    (folder / "elsewhere").rename(folder / f"{EAST}.7.retired")
    assert read(CASES[0]) == {"phone": "13800138000"}
