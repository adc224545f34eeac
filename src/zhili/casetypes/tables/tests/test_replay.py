"""What a new version would have decided otherwise."""

from collections.abc import Iterator, Mapping

from zhili.casetypes.tables import Decision, Undecided, differences, load

OLD = load(b"hit: F\ndays:integer,=> fine:number\n<10,100\n<20,200\n>50,900\n", name="old.csv")
NEW = load(b"hit: F\ndays:integer,=> fine:number\n<5,50\n<10,100\n<20,200\n-,300\n", name="new.csv")


def facts() -> Iterator[Mapping[str, object]]:
    for days in (3, 7, 8, 12, 30, "x"):
        yield {"days": days}


def test_replay_counts_and_names_what_changes() -> None:
    replay = differences(OLD, NEW, facts())
    assert (replay.count, replay.same, replay.changed) == (6, 4, 2)
    assert replay.errors_old == {"no-row-applies": 1, "wrong-type": 1}
    assert replay.errors_new == {"wrong-type": 1}
    assert replay.unreached_old == (5,)
    assert replay.unreached_new == ()


def test_replay_shows_both_answers_with_their_rows() -> None:
    fined, decided = differences(OLD, NEW, facts()).changes
    assert (fined.index, fined.facts) == (0, {"days": 3})
    assert fined.old == Decision(({"fine": 100},), (3,), ())
    assert fined.new == Decision(({"fine": 50},), (3,), ())
    assert decided.index == 4
    assert isinstance(decided.old, Undecided)
    assert decided.new == Decision(({"fine": 300},), (6,), ())


def test_replay_keeps_only_so_many_changes_but_counts_all() -> None:
    replay = differences(OLD, NEW, ({"days": 1} for _ in range(50)), keep=3)
    assert (replay.changed, len(replay.changes)) == (50, 3)


def test_a_table_against_itself_changes_nothing() -> None:
    replay = differences(OLD, OLD, facts())
    assert (replay.changed, replay.changes) == (0, ())
