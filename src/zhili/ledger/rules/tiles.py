"""Tiles of a log (C2SP tlog-tiles): 256 hashes of one level, or 256 entries, under a name that says which.

``Growth`` turns entries into tiles; ``Nodes`` reads the tree back out of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from zhili.ledger.rules.tree import EMPTY_ROOT, HASH_BYTES, Edge, fold, leaf_hash, perfect_root

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = -1
"""The level of a bundle, which holds entries and not their hashes."""
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
_LONGEST_ENTRY = 0xFFFF


class MalformedTile(ValueError):
    """Bytes or a name that are not a tile's."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level, its place within the level, and how many of its 256 places are filled."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its name in a log, such as ``tile/0/x001/x234/067.p/8``."""
        kind = "entries" if self.level == ENTRIES else str(self.level)
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(groups)}{part}"

    @property
    def whole(self) -> "Tile":
        """The same tile when it will be full."""
        return Tile(self.level, self.index)


def parse_path(path: str) -> Tile:
    """The tile of a name. Raises MalformedTile unless it is the one way to write it."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise MalformedTile(path)
    level, groups, width = found.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    tile = Tile(ENTRIES if level == "entries" else int(level), index, int(width or WIDTH))
    if tile.path != path:
        raise MalformedTile(path)
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of ``size`` leaves: the bundles, then level by level."""
    level = ENTRIES
    while (filled := size >> HEIGHT * max(level, 0)) > 0:
        for index in range(filled >> HEIGHT):
            yield Tile(level, index)
        if filled % WIDTH:
            yield Tile(level, filled >> HEIGHT, filled % WIDTH)
        level += 1


def last_tiles(size: int) -> Iterator[Tile]:
    """The tiles of a tree that are not full yet: one at most of each level, the bundle among them."""
    level = ENTRIES
    while (filled := size >> HEIGHT * max(level, 0)) > 0:
        if filled % WIDTH:
            yield Tile(level, filled >> HEIGHT, filled % WIDTH)
        level += 1


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as a bundle holds them: each after its length in two bytes. Raises MalformedTile past 65,535."""
    if any(len(entry) > _LONGEST_ENTRY for entry in entries):
        raise MalformedTile("an entry is longer than 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle. Raises MalformedTile where they are not ``width`` or the bytes do not come out even."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise MalformedTile(f"{len(entries)} entries in {len(data)} bytes, {width} were looked for")
    return entries


def unpack(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. Raises MalformedTile where they are not ``width``."""
    if len(data) != width * HASH_BYTES:
        raise MalformedTile(f"{len(data)} bytes for {width} hashes")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


@dataclass(slots=True)
class Growth:
    """A tree that grows at its right edge, and the tiles that come of it.

    ``levels`` holds the hashes of each level's last tile that is not full, ``entries`` those of the last bundle.
    """

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    _full: list[tuple[Tile, bytes]] = field(default_factory=list)
    _touched: set[int] = field(default_factory=set)

    def append(self, entry: bytes) -> None:
        """Add the next entry."""
        self.entries.append(entry)
        self._touched.add(ENTRIES)
        if len(self.entries) == WIDTH:
            self._full.append((Tile(ENTRIES, self.size >> HEIGHT), bundle(self.entries)))
            self.entries = []
        self._put(0, self.size, leaf_hash(entry))
        self.size += 1

    def finished(self) -> list[tuple[Tile, bytes]]:
        """The tiles that were filled since the last call."""
        full, self._full = self._full, []
        return full

    def begun(self) -> list[tuple[Tile, bytes]]:
        """The tiles that have changed since the last call and are not full."""
        touched, self._touched = self._touched, set()
        return [
            (tile, bundle(self.entries) if tile.level == ENTRIES else b"".join(self.levels[tile.level]))
            for tile in last_tiles(self.size)
            if tile.level in touched
        ]

    def root(self) -> bytes:
        """The root of the tree so far."""
        found: list[bytes] = []
        for hashes in reversed(self.levels):
            edge = Edge()
            edge.extend(hashes)
            found += edge.hashes
        return fold(found) if found else EMPTY_ROOT

    def _put(self, level: int, index: int, hash: bytes) -> None:
        if level == len(self.levels):
            self.levels.append([])
        hashes = self.levels[level]
        hashes.append(hash)
        self._touched.add(level)
        if len(hashes) == WIDTH:
            self._full.append((Tile(level, index >> HEIGHT), b"".join(hashes)))
            self.levels[level] = []
            self._put(level + 1, index >> HEIGHT, perfect_root(hashes))


Read = Callable[[Tile], bytes]
"""Gives the bytes of a tile; raises what it likes where there are none."""


def grown(size: int, read: Read) -> Growth:
    """The growth of a tree that stands in tiles, to go on from. Raises MalformedTile.

    Nothing is verified but lengths: compare its root, and its entries with its hashes.
    """
    growth = Growth(size=size)
    for tile in last_tiles(size):
        if tile.level == ENTRIES:
            growth.entries = unbundle(read(tile), tile.width)
    level = 0
    while (filled := size >> HEIGHT * level) > 0:
        width = filled % WIDTH
        growth.levels.append(unpack(read(Tile(level, filled >> HEIGHT, width)), width) if width else [])
        level += 1
    return growth


@dataclass(frozen=True, slots=True)
class Nodes:
    """Reads the nodes of a tree of ``size`` leaves out of its tiles, each tile once."""

    size: int
    read: Read
    _seen: dict[Tile, list[bytes]] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree. Raises ValueError outside of the tree, MalformedTile."""
        if (index + 1) << level > self.size:
            raise ValueError(f"no subtree {index} of level {level} in a tree of {self.size}")
        storey, above = divmod(level, HEIGHT)
        first = index << above
        filled = self.size >> HEIGHT * storey
        tile = Tile(storey, first >> HEIGHT, min(WIDTH, filled - (first >> HEIGHT << HEIGHT)))
        if tile not in self._seen:
            self._seen[tile] = unpack(self.read(tile), tile.width)
        begin = first % WIDTH
        return perfect_root(self._seen[tile][begin : begin + (1 << above)])
