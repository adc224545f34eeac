"""Taking a file of requests in, beside what ``copying`` does with the same rows."""

import csv
import json
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from zhili.site.bench.city import TYPE, form_of
from zhili.site.bench.copying import Connection, Copies
from zhili.site.bench.creating import only_web
from zhili.site.bench.measures import Figure, median, per, ratio
from zhili.site.bench.throwaway import ZHILI, Throwaway, environment
from zhili.site.demo.arrivals import Arrival

_COLUMNS = ("text", "kind", "address", "lon", "lat", "name", "phone", "opened_at")


def write(path: Path, arrivals: Sequence[Arrival]) -> None:
    """The requests as a spreadsheet exports them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for one in arrivals:
            writer.writerow({**form_of(one), "opened_at": one.at.isoformat(timespec="seconds")})


@dataclass(slots=True)
class Importing:
    """The rounds of this measure, each with a file of its own (a file is taken in only once)."""

    house: Throwaway
    _ours: list[float] = field(default_factory=list, init=False)
    _wall: list[float] = field(default_factory=list, init=False)
    _file: list[float] = field(default_factory=list, init=False)
    _written: list[float] = field(default_factory=list, init=False)
    _cpu: list[float] = field(default_factory=list, init=False)
    _db_cpu: list[float] = field(default_factory=list, init=False)
    _rows: int = field(default=0, init=False)
    _bytes: int = field(default=0, init=False)

    def round(self, path: Path, rows: int) -> None:
        """Take the file in, then COPY it, then COPY what was written.

        The worker stands still meanwhile, or it would ring the clocks of a whole year at once.
        """
        with psycopg.connect(self.house.url, autocommit=True) as connection, only_web(self.house):
            copies = Copies(connection)
            copies.remember()
            size, spent, own = _size(connection), self.house.spent(), _own_seconds()
            self._take_in(path, rows)
            self._bytes += _size(connection) - size
            self._db_cpu.append(per(spent, self.house.spent(), rows)["postgres"])
            self._cpu.append((_own_seconds() - own) / rows * 1000)
            self._file.append(rows / copies.of_file(path, _COLUMNS))
            self._written.append(rows / copies.of_rows_written())
        self._rows += rows

    def _take_in(self, path: Path, rows: int) -> None:
        began = time.perf_counter()
        done = subprocess.run(
            [*ZHILI, "import", str(path), "--home", str(self.house.home), "--type", TYPE, "--json",
             "--rejects", f"{path}.rejected"],
            stdout=subprocess.PIPE, text=True, check=True, env=environment(self.house.home),
        )  # fmt: skip
        self._wall.append(rows / (time.perf_counter() - began))
        said = json.loads(done.stdout)
        if said["opened"] != rows:
            raise ValueError(f"{said} instead of {rows} opened")
        self._ours.append(rows / said["seconds"])

    def figures(self) -> dict[str, Figure]:
        """What the rounds came to."""
        return {
            "rows_s": median(self._ours),
            "rows_s_with_start_of_command": median(self._wall),
            "vs_copy": ratio(self._ours, self._file),
            "vs_copy_of_rows_written": ratio(self._ours, self._written),
            "copy_rows_s": median(self._file),
            "copy_of_rows_written_rows_s": median(self._written),
            "cpu_ms": median(self._cpu),
            "db_cpu_ms": median(self._db_cpu),
        }

    def disk(self) -> dict[str, Figure]:
        """What cases take on the disk: events, seals, personal data and indexes included, log and files not."""
        return {"mb_per_100k": self._bytes / self._rows * 100_000 / 2**20}


def _size(connection: Connection) -> int:
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(str(row[0])) if row else 0


def _own_seconds() -> float:
    """Processor time of the commands that this process has run to their end."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
