"""Taking a file of requests in, beside COPY of the same file into one plain table with a primary key."""

import csv
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from zhili.site.bench.city import TYPE, form_of
from zhili.site.bench.creating import without_worker
from zhili.site.bench.measures import Figure, median, per, ratio
from zhili.site.bench.throwaway import ZHILI, Throwaway, environment
from zhili.site.demo.arrivals import Arrival

_COLUMNS = ("text", "kind", "address", "lon", "lat", "name", "phone", "opened_at")
_PLAIN = "CREATE TABLE bench_copy (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, " + (
    ", ".join(f"{name} text" for name in _COLUMNS) + ")"
)


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
    _theirs: list[float] = field(default_factory=list, init=False)
    _cost: list[dict[str, float]] = field(default_factory=list, init=False)
    _rows: int = field(default=0, init=False)
    _bytes: int = field(default=0, init=False)

    def round(self, path: Path, rows: int) -> None:
        """Take the file in, then COPY it. The worker stands still, or it would ring the clocks of a year at once."""
        size, before = self._size(), self.house.spent()
        with without_worker(self.house):
            said, wall = self._take_in(path)
        if said["opened"] != rows:
            raise ValueError(f"{said} instead of {rows} opened")
        self._cost.append(per(before, self.house.spent(), rows))
        self._ours.append(rows / said["seconds"])
        self._wall.append(rows / wall)
        self._theirs.append(rows / self._copy(path))
        self._rows += rows
        self._bytes += self._size() - size

    def _take_in(self, path: Path) -> tuple[dict[str, float], float]:
        """What the command said, and the seconds it took with its start."""
        began = time.perf_counter()
        done = subprocess.run(
            [*ZHILI, "import", str(path), "--home", str(self.house.home), "--type", TYPE, "--json",
             "--rejects", f"{path}.rejected"],
            stdout=subprocess.PIPE, text=True, check=True, env=environment(self.house.home),
        )  # fmt: skip
        return json.loads(done.stdout), time.perf_counter() - began

    def _copy(self, path: Path) -> float:
        """Seconds that COPY takes for the same file, the commit included."""
        with psycopg.connect(self.house.url, autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS bench_copy")
            connection.execute(_PLAIN.encode())
            content = path.read_bytes()
            began = time.perf_counter()
            with connection.cursor().copy(
                f"COPY bench_copy ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT csv, HEADER)".encode()
            ) as pipe:
                pipe.write(content)
            return time.perf_counter() - began

    def _size(self) -> int:
        with psycopg.connect(self.house.url, autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS bench_copy")
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            return int(str(row[0])) if row else 0

    def figures(self) -> dict[str, Figure]:
        """What the rounds came to."""
        return {
            "rows_s": median(self._ours),
            "rows_s_with_start_of_command": median(self._wall),
            "vs_copy": ratio(self._ours, self._theirs),
            "copy_rows_s": median(self._theirs),
            "db_cpu_ms": median([cost["postgres"] for cost in self._cost]),
        }

    def disk(self) -> dict[str, Figure]:
        """What cases take on the disk, events, seals, personal data and indexes included, log and files not."""
        return {"mb_per_100k": self._bytes / self._rows * 100_000 / 2**20}
