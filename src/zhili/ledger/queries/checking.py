"""Whether the log's rows, its bundles and its tiles say the same, entry by entry, and come to the roots on record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from zhili.kernel.text import Text
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database, State, leaves, state
from zhili.ledger.rules.faults import LogDamaged
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.tiles import ENTRIES, WIDTH, MalformedTile, Tile, unbundle, unpack
from zhili.ledger.rules.tree import HASH_BYTES, Edge, leaf_hash, perfect_root

_ALTERED = Text(zh="被改动", en="altered")
_GONE = Text(zh="缺失或无法读取", en="missing or unreadable")
_ROOT = Text(zh="与记录的根不一致", en="does not come to the root on record")
_FURTHER = Text(
    zh="比数据库多：数据库恢复到了较早的时间。启动 zhili up 会把它们取回。",
    en="goes further than the database, which was restored to an earlier point; zhili up brings the rest back.",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it should be: a row (``ledger_entry 7``), a place in a tile (``tile/0/000: 7``) or a root."""

    where: str
    what: Text


def faults(db: Database, folder: Folder) -> Iterator[Fault]:
    """Everything that is wrong with the log. Of three copies that differ, the one that two contradict is named."""
    known = state(db)
    try:
        head = folder.head()
    except LogDamaged:
        yield Fault("head", _GONE)
        return
    if head.size > known.assigned.size:
        yield Fault("head", _FURTHER)
        return
    hashes: list[bytes] = []
    for index in range(-(-head.size // WIDTH)):
        begin, end = index * WIDTH, min((index + 1) * WIDTH, head.size)
        yield from _stretch(db, folder, begin, end, hashes)
    yield from _upper(folder, hashes)
    yield from _roots(db, known, head, hashes)


def _stretch(db: Database, folder: Folder, begin: int, end: int, hashes: list[bytes]) -> Iterator[Fault]:
    """One bundle with its tile and its rows; adds the hashes that most of the three agree on."""
    width = end - begin
    copies: list[tuple[str, list[bytes] | None]] = [
        ("ledger_entry ", _rows(db, begin, end)),
        (f"{Tile(ENTRIES, begin // WIDTH, width).path}: ", _bundled(folder, begin, width)),
        (f"{Tile(0, begin // WIDTH, width).path}: ", _tiled(folder, begin, width)),
    ]
    for where, copy in copies:
        if copy is None:
            yield Fault(f"{where}{begin}-{end - 1}", _GONE)
    whole = [(where, copy) for where, copy in copies if copy is not None]
    for offset in range(width):
        told = Counter(copy[offset] for _, copy in whole)
        truth = told.most_common(1)[0][0] if told else bytes(HASH_BYTES)
        hashes.append(truth)
        for where, copy in whole:
            if copy[offset] != truth:
                yield Fault(f"{where}{begin + offset}", _ALTERED)


def _rows(db: Database, begin: int, end: int) -> list[bytes] | None:
    try:
        return [leaf_hash(leaf) for leaf in leaves(db, begin=begin, end=end)]
    except LogDamaged:
        return None


def _bundled(folder: Folder, begin: int, width: int) -> list[bytes] | None:
    try:
        entries = unbundle(folder.read(Tile(ENTRIES, begin // WIDTH, width)), width)
    except (LogDamaged, MalformedTile):
        return None
    return [leaf_hash(entry) for entry in entries]


def _tiled(folder: Folder, begin: int, width: int) -> list[bytes] | None:
    try:
        return unpack(folder.read(Tile(0, begin // WIDTH, width)), width)
    except (LogDamaged, MalformedTile):
        return None


def _upper(folder: Folder, hashes: list[bytes]) -> Iterator[Fault]:
    """The tiles above the first level, against the hashes of those below."""
    level = 1
    while len(hashes) >= WIDTH:
        full = len(hashes) // WIDTH * WIDTH
        hashes = [perfect_root(hashes[at : at + WIDTH]) for at in range(0, full, WIDTH)]
        for index in range(-(-len(hashes) // WIDTH)):
            expected = hashes[index * WIDTH : (index + 1) * WIDTH]
            tile = Tile(level, index, len(expected))
            try:
                if folder.read(tile) != b"".join(expected):
                    yield Fault(tile.path, _ALTERED)
            except LogDamaged:
                yield Fault(tile.path, _GONE)
        level += 1


def _roots(db: Database, known: State, head: Head, hashes: list[bytes]) -> Iterator[Fault]:
    """The root of the folder's head, and of the rows that have no tiles yet."""
    edge = Edge()
    edge.extend(hashes)
    if edge.root() != head.root:
        yield Fault("head", _ROOT)
    try:
        edge.extend(leaf_hash(leaf) for leaf in leaves(db, begin=head.size, end=known.assigned.size))
    except LogDamaged:
        yield Fault(f"ledger_entry {head.size}-{known.assigned.size - 1}", _GONE)
    else:
        if edge.root() != known.assigned.root:
            yield Fault("ledger_log", _ROOT)
