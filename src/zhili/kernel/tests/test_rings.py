"""Rings of objects are not looked for while much is read into memory, and are again afterwards, whatever happened."""

import gc
from collections.abc import Iterator

import pytest

from zhili.kernel import rings
from zhili.kernel.snapshot import Snapshot


@pytest.fixture(autouse=True)
def _looking() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_nobody_looks_within_the_block_and_somebody_does_again_after_a_fault() -> None:
    with pytest.raises(ValueError, match="stop"), rings.not_looked_for():
        assert not gc.isenabled()
        raise ValueError("stop")
    assert gc.isenabled()


def test_where_nobody_looked_before_nobody_does_afterwards() -> None:
    gc.disable()
    with rings.not_looked_for(), rings.not_looked_for():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_a_snapshot_is_read_without_looking() -> None:
    assert Snapshot(gc.isenabled, int).get() is False
    assert gc.isenabled()
