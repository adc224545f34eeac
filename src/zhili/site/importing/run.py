"""One run of ``zhili import``: from the file to cases, from where an earlier run stopped."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO

from zhili.cases import public as cases
from zhili.cases.public import Progress
from zhili.kernel import rings, rowfiles
from zhili.kernel.actor import Actor
from zhili.kernel.rowfiles import FileRow
from zhili.site.importing.matching import Matching
from zhili.site.importing.parts import Crew, Order, Part, Taken
from zhili.site.importing.rejects import Rejects

TOGETHER = 1000
"""Rows that are opened in one transaction."""
FIRST = 100
"""Rows of the first part: they read into memory what the others need, while nobody else is at work."""
_REPORT_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file. Rows of earlier, cut-off runs are counted in; ``seconds`` are this run's."""

    read: int
    opened: int
    rejected: int
    seconds: float
    rejects: Path | None

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "read": self.read,
            "opened": self.opened,
            "rejected": self.rejected,
            "seconds": round(self.seconds, 3),
        }


class Run:
    """One run of ``zhili import``, by ``jobs`` processes side by side (0: one for each processor)."""

    def __init__(
        self, *, path: Path, type_key: str, maps: Sequence[str], rejects: Path, actor: Actor, at: datetime,
        progress: IO[str] | None, language: str, jobs: int = 1,
    ) -> None:  # fmt: skip
        case_type = cases.case_type(type_key)
        self._path, self._rejects, self._at = path, rejects, at
        self._terminal, self._jobs = progress, jobs or os.cpu_count() or 1
        digest = f"{rowfiles.digest(path)}:{type_key}"
        found = cases.begin_import(digest=digest, name=path.name, type_key=type_key, at=at)
        self._finished, self._progress = found.finished, found.progress
        self._order = Order(digest, type_key, Matching(case_type.form, maps), actor, at, language)
        self._before, self._began = found.progress.read, time.monotonic()
        self._told = self._began

    def go(self) -> Summary:
        """Take the file in, from where an earlier run stopped. Raises BadMapping, UnreadableFile, PartFailed."""
        if not self._finished:
            with contextlib.closing(Rejects(self._rejects, append=self._before > 0)) as self._side_file:
                self._take_in()
            cases.finish_import(digest=self._order.digest, at=self._at)
        done = self._progress
        return Summary(
            read=done.read, opened=done.opened, rejected=done.rejected, seconds=time.monotonic() - self._began,
            rejects=self._rejects if done.rejected else None,
        )  # fmt: skip

    def _take_in(self) -> None:
        """The first part alone: short files need nobody else, and what it reads into memory a crew inherits."""
        parts = self._parts()
        first = next(parts, None)
        if first is not None:
            self._alone(first)
        second = next(parts, None)
        if second is None:
            return
        if self._jobs == 1:
            for rows in chain([second], parts):
                self._alone(rows)
            return
        with contextlib.closing(Crew(self._order, self._jobs, self._settled)) as crew:
            for rows in chain([second], parts):
                crew.give(rows)
            crew.finish()

    def _alone(self, rows: Sequence[FileRow]) -> None:
        with rings.not_looked_for():
            part = Part(self._order, rows)
            part.lay_down(lambda: self._settled(rows, part.taken))

    def _parts(self) -> Iterator[Sequence[FileRow]]:
        part: list[FileRow] = []
        size = min(FIRST, TOGETHER)
        for number, row in enumerate(rowfiles.rows(self._path)):
            if number == 0:
                self._order.matching.check(list(row.fields))
            if number < self._before:
                continue
            part.append(row)
            if len(part) >= size:
                yield part
                part, size = [], TOGETHER
        if part:
            yield part

    def _settled(self, rows: Sequence[FileRow], taken: Taken) -> Progress:
        """Keep the rejected rows of a part that is about to be committed."""
        for place, why in taken.rejected:
            self._side_file.add(rows[place], why)
        self._progress = self._progress.after(opened=taken.opened, rejected=len(taken.rejected))
        self._tell()
        return self._progress

    def _tell(self) -> None:
        now, done = time.monotonic(), self._progress
        if self._terminal is None or now - self._told < _REPORT_EVERY:
            return
        self._told = now
        speed = (done.read - self._before) / (now - self._began)
        self._terminal.write(
            f"\r{done.read:,} read · {done.opened:,} opened · {done.rejected:,} rejected · {speed:,.0f}/s"
        )
        self._terminal.flush()


def to_terminal() -> IO[str] | None:
    """Where progress is shown: standard error, if somebody watches it."""
    return sys.stderr if sys.stderr.isatty() else None
