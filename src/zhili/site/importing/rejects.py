"""The rows of a file that were not taken, in a file of their own."""

import csv
from pathlib import Path
from typing import IO

from zhili.kernel.rowfiles import FileRow


class Rejects:
    """The side file: line, reason, and the row's own fields, to be mended and taken in again."""

    def __init__(self, path: Path, *, append: bool) -> None:
        self._path, self._append = path, append
        self._file: IO[str] | None = None

    def add(self, row: FileRow, why: str) -> None:
        """Write a row down with the reason why it was not taken."""
        if self._file is None:
            fresh = not (self._append and self._path.exists())
            self._file = self._path.open(
                "w" if fresh else "a", encoding="utf-8-sig" if fresh else "utf-8", newline=""
            )
            self._writer = csv.writer(self._file)
            if fresh:
                self._writer.writerow(["line", "reason", *row.fields])
        values = [str(value).encode("utf-8", "replace").decode() for value in row.fields.values()]
        self._writer.writerow([row.line, why, *values])

    def close(self) -> None:
        """Have everything on disk."""
        if self._file is not None:
            self._file.close()
