"""Snapshots: read once, asked seldom, read again when the stamp moves."""

import threading

import pytest

from zhili.kernel.snapshot import Derived, Same, Snapshot, forget_all


class Source:
    """A value with a stamp and a clock that the test turns by hand."""

    def __init__(self) -> None:
        self.value, self.stamp, self.loads, self.stamps, self.time = "one", 1, 0, 0, 0.0

    def load(self) -> str:
        self.loads += 1
        return self.value

    def ask(self) -> int:
        self.stamps += 1
        return self.stamp

    def snapshot(self) -> Snapshot[str]:
        return Snapshot(self.load, self.ask, every=2.0, ticks=lambda: self.time)


def test_reads_once_and_asks_for_the_stamp_only_every_two_seconds() -> None:
    source = Source()
    snapshot = source.snapshot()
    assert [snapshot.get() for _ in range(5)] == ["one"] * 5
    assert (source.loads, source.stamps) == (1, 1)
    source.time = 2.0
    snapshot.get()
    assert (source.loads, source.stamps) == (1, 2)


def test_reads_again_when_the_stamp_has_moved() -> None:
    source = Source()
    snapshot = source.snapshot()
    snapshot.get()
    source.value, source.stamp = "two", 2
    assert snapshot.get() == "one"
    source.time = 2.5
    assert snapshot.get() == "two"


def test_forgetting_shows_a_change_at_once() -> None:
    source = Source()
    snapshot = source.snapshot()
    snapshot.get()
    source.value = "two"
    snapshot.forget()
    assert snapshot.get() == "two"
    source.value = "three"
    forget_all()
    assert snapshot.get() == "three"


def test_a_failing_read_is_told_and_leaves_the_next_try_open() -> None:
    source = Source()

    def broken() -> str:
        raise ConnectionError

    snapshot = Snapshot(broken, source.ask)
    with pytest.raises(ConnectionError):
        snapshot.get()
    with pytest.raises(ConnectionError):
        snapshot.get()
    assert source.stamps == 2


def test_others_go_on_with_the_old_value_while_one_reads() -> None:
    source = Source()
    snapshot = source.snapshot()
    snapshot.get()
    reading, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        reading.set()
        assert go_on.wait(10)
        return "two"

    snapshot._load, source.stamp, source.time = slow, 2, 3.0
    reader = threading.Thread(target=snapshot.get)
    reader.start()
    assert reading.wait(10)
    assert snapshot.get() == "one"
    go_on.set()
    reader.join(10)
    assert snapshot.get() == "two"


def test_what_is_made_of_a_thing_is_kept_as_long_as_it_is_the_same_object() -> None:
    held, made = [["a", "b"]], list[int]()

    def make(key: int) -> str:
        made.append(key)
        return held[0][key]

    derived = Derived(lambda: held[0], make)
    assert [derived.get(0), derived.get(1), derived.get(0)] == ["a", "b", "a"]
    assert made == [0, 1]
    held[0] = ["a", "b"]
    assert (derived.get(0), made) == ("a", [0, 1, 0]), "equal, but another object"
    assert Same(held[0]) != Same(list(held[0])) and Same(held[0]) == Same(held[0])
