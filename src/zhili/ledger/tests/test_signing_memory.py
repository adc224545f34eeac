"""Key files and memories: kept from others' eyes, never overwritten, never going back, whatever ends the program."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.keys import Scheme
from zhili.ledger.signing import keyfiles, programs
from zhili.ledger.signing.keyfiles import BadName, KeyFault
from zhili.ledger.signing.memory import BriefMemory, FileMemory, Memory
from zhili.ledger.signing.programs import MemoryLost, NotALog, NotSetUp
from zhili.ledger.tests.small_log import COURT, LOG_KEY, ORIGIN, SmallLog

LOG, FORK = SmallLog().grow(6), SmallLog("forged").grow(6)


def test_a_key_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "log.key"
    made = keyfiles.made(ORIGIN, Scheme.ED25519)
    keyfiles.write(file, made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keyfiles.read(file) == made
    assert (tmp_path / "keys" / "log.key.pub").read_text() == made.public_key.encoded() + "\n"
    assert sorted(path.name for path in file.parent.iterdir()) == ["log.key", "log.key.pub"]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    keyfiles.write(tmp_path / "key", LOG_KEY)
    with pytest.raises(KeyFault):
        keyfiles.write(tmp_path / "key", COURT)
    assert keyfiles.read(tmp_path / "key") == LOG_KEY


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    keyfiles.write(tmp_path / "key", LOG_KEY)
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(KeyFault, match="600"):
        keyfiles.read(tmp_path / "key")


def test_a_damaged_or_missing_key_file_says_so_without_its_content(tmp_path: Path) -> None:
    with pytest.raises(KeyFault):
        keyfiles.read(tmp_path / "key")
    keyfiles.write(tmp_path / "key", LOG_KEY)
    (tmp_path / "key").write_text(LOG_KEY.encoded()[:-9])
    with pytest.raises(KeyFault) as told:
        keyfiles.read(tmp_path / "key")
    assert LOG_KEY.encoded()[-30:-9] not in str(told.value)


def test_two_keys_are_two_keys() -> None:
    assert keyfiles.made("x", Scheme.MLDSA44).raw != keyfiles.made("x", Scheme.MLDSA44).raw
    with pytest.raises(BadName):
        keyfiles.made("two words", Scheme.ED25519)


@pytest.fixture(params=["brief", "file"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    return BriefMemory() if request.param == "brief" else FileMemory(tmp_path / "memory.sqlite")


def test_a_memory_moves_only_from_where_it_is(memory: Memory) -> None:
    assert memory.last(ORIGIN) == EMPTY
    assert memory.advance(ORIGIN, seen=EMPTY, to=LOG.head(3), text="")
    assert not memory.advance(ORIGIN, seen=EMPTY, to=FORK.head(4), text="")
    assert not memory.advance(ORIGIN, seen=FORK.head(3), to=FORK.head(4), text="")
    assert memory.last(ORIGIN) == LOG.head(3)
    assert memory.advance(ORIGIN, seen=LOG.head(3), to=LOG.head(3), text="")
    assert memory.last("other.example/log") == EMPTY


def test_a_memory_outlives_its_process(tmp_path: Path) -> None:
    first = FileMemory(tmp_path / "memory.sqlite")
    first.advance(ORIGIN, seen=EMPTY, to=LOG.head(3), text="text")
    first.dispute(ORIGIN, "claim")
    first.dispute(ORIGIN, "claim")
    first.close()
    again = FileMemory(tmp_path / "memory.sqlite")
    assert again.heads() == {ORIGIN: LOG.head(3)}
    assert again.disputes() == ["claim"]
    assert stat.S_IMODE((tmp_path / "memory.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "statement",
    ["UPDATE head SET size = 2", "UPDATE head SET root = zeroblob(32)", "DELETE FROM head",
     "UPDATE head SET origin = 'x'"],
)  # fmt: skip
def test_the_file_itself_refuses_to_go_back(tmp_path: Path, statement: str) -> None:
    memory = FileMemory(tmp_path / "memory.sqlite")
    memory.advance(ORIGIN, seen=EMPTY, to=LOG.head(3), text="")
    with sqlite3.connect(tmp_path / "memory.sqlite") as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    assert memory.last(ORIGIN) == LOG.head(3)


def test_of_many_who_move_it_at_once_one_does(tmp_path: Path) -> None:
    moved: list[int] = []
    memories = [FileMemory(tmp_path / "memory.sqlite") for _ in range(4)]
    together = threading.Barrier(8)

    def move(number: int) -> None:
        together.wait()
        if memories[number % 4].advance(
            ORIGIN, seen=EMPTY, to=Head(number + 1, bytes([number] * 32)), text=""
        ):
            moved.append(number)

    threads = [threading.Thread(target=move, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moved) == 1
    assert memories[0].last(ORIGIN).size == moved[0] + 1


def test_the_first_start_makes_keys_and_later_ones_keep_them(tmp_path: Path) -> None:
    made = programs.prepare(tmp_path / "w", "court.example/w", programs.WITNESS_KEYS)
    assert [key.scheme for key in made] == [Scheme.COSIGNATURE, Scheme.MLDSA44]
    assert programs.prepare(tmp_path / "w", None, programs.WITNESS_KEYS) == made
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o700


def test_a_first_start_without_a_name_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        programs.prepare(tmp_path / "w", None, programs.WITNESS_KEYS)
    with pytest.raises(BadName):
        programs.prepare(tmp_path / "w", "two words", programs.WITNESS_KEYS)


def test_keys_without_their_memory_sign_nothing_more(tmp_path: Path) -> None:
    programs.prepare(tmp_path, "court.example/w", programs.WITNESS_KEYS)
    (tmp_path / "memory.sqlite").unlink()
    with pytest.raises(MemoryLost):
        programs.prepare(tmp_path, None, programs.WITNESS_KEYS)


@pytest.mark.parametrize("line", ["words", COURT.public_key.encoded()])
def test_a_witness_serves_keys_of_logs_only(tmp_path: Path, line: str) -> None:
    with pytest.raises(NotALog):
        programs.witness_server(tmp_path, host="127.0.0.1", port=0, name="court.example/w", logs=[line])
