"""Files that stay: written under another name, forced to the disk, put in place by rename, their folders forced too.

At whichever step the machine stops, a name holds what it held before or all of what it was to hold.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from zhili.ledger.queries.folder import HEAD, Folder
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.tiles import Tile

Before = Callable[[str], None]
"""Called with a word before each write: a simulation ends the program there."""


_SIDE_BY_SIDE = 8


def go_on(word: str) -> None:
    """Nothing: what stands for ``Before`` when nobody simulates anything."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes a log's folder."""

    folder: Folder
    before: Before = go_on

    def tiles(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Lay down tiles; those that lie there as they should are left alone."""
        self._lay([(self._path(tile), data) for tile, data in tiles if not self._lies_there(tile, data)])

    def head(self, head: Head) -> None:
        """Say that all tiles of this size lie there."""
        self._lay([(self.folder.root / HEAD, head.text().encode())])

    def prune(self, tiles: Iterable[Tile]) -> None:
        """Remove the parts of tiles that are full now, as the format allows."""
        for tile in tiles:
            path = self._path(tile)
            shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)

    def _path(self, tile: Tile) -> Path:
        return self.folder.root / tile.path

    def _lies_there(self, tile: Tile, data: bytes) -> bool:
        try:
            return self._path(tile).read_bytes() == data
        except FileNotFoundError:
            return False

    def _lay(self, files: list[tuple[Path, bytes]]) -> None:
        drafts = [(path.with_name(f".{path.name}.draft"), path, data) for path, data in files]
        folders = {folder for path, _ in files for folder in _made(path.parent)}
        for draft, _, data in drafts:
            self.before(f"write {draft.name}")
            draft.write_bytes(data)
        _force_all(draft for draft, _, _ in drafts)
        for draft, path, _ in drafts:
            self.before(f"rename {path.name}")
            draft.replace(path)
        _force_all(folders)


def _made(folder: Path) -> set[Path]:
    """Make a folder with those above it; gives it, and every one in which a name was added."""
    touched = {folder}
    while not folder.is_dir():
        touched.add(folder.parent)
        folder = folder.parent
    for made in sorted(touched, key=lambda path: len(path.parts)):
        made.mkdir(exist_ok=True)
    return touched


def _force_all(paths: Iterable[Path]) -> None:
    """Force files or folders to the disk, side by side: the file system takes several in one write of its own."""
    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as pool:
        for _ in pool.map(_force, paths):
            pass


def _force(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
