"""What an import is held against: COPY of the file it reads, and COPY of the rows it writes, into plain tables."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

WRITTEN = {
    "cases_case": ("district_id, id", "cases_case WHERE id NOT IN (SELECT id FROM bench_before)"),
    "cases_caseevent": (
        "district_id, case_id, seq",
        "cases_caseevent WHERE case_id NOT IN (SELECT id FROM bench_before)",
    ),
    "cases_wording": (
        "district_id, case_id",
        "cases_wording WHERE case_id NOT IN (SELECT id FROM bench_before)",
    ),
    "cases_openwording": (
        "district_id, case_id",
        "cases_openwording WHERE case_id NOT IN (SELECT id FROM bench_before)",
    ),
    # What the import queues, wherever the sequencer has brought it meanwhile.
    "ledger_pending": (
        "id",
        "(SELECT id, district_id, leaf FROM ledger_pending UNION ALL"
        " SELECT event_id, 0, leaf FROM ledger_entry) sealed WHERE id IN"
        " (SELECT id FROM cases_caseevent WHERE case_id NOT IN (SELECT id FROM bench_before))",
    ),
    "people_privaterecord": (
        "id",
        "people_privaterecord WHERE holder NOT IN (SELECT id FROM bench_before)",
    ),
}
"""The tables an import fills: the key that a plain copy of each gets, and the rows that came after ``remember``."""


@dataclass(frozen=True, slots=True)
class Copies:
    """COPY beside an import, on the same database."""

    connection: Connection

    def remember(self) -> None:
        """Note which cases are there before the import."""
        self._drop("bench_before")
        self.connection.execute("CREATE TABLE bench_before AS SELECT id FROM cases_case")

    def of_file(self, path: Path, columns: Sequence[str]) -> float:
        """Seconds that COPY takes for a CSV file, into text columns beside a numbered primary key."""
        texts = ", ".join(f"{name} text" for name in columns)
        self._drop("bench_plain")
        self.connection.execute(
            f"CREATE TABLE bench_plain (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {texts})".encode()
        )
        order = f"COPY bench_plain ({', '.join(columns)}) FROM STDIN (FORMAT csv, HEADER)"
        seconds = self._copy(order, path.read_bytes())
        self._drop("bench_plain")
        return seconds

    def of_rows_written(self) -> float:
        """Seconds that COPY takes for the rows that came since ``remember``, each table with its key alone."""
        seconds = 0.0
        for table, (key, rows) in WRITTEN.items():
            content = bytearray()
            with self.connection.cursor().copy(f"COPY (SELECT * FROM {rows}) TO STDOUT".encode()) as pipe:
                for part in pipe:
                    content += part
            self._drop("bench_plain")
            self.connection.execute(
                f"CREATE TABLE bench_plain (LIKE {table} INCLUDING STORAGE, PRIMARY KEY ({key}))".encode()
            )
            seconds += self._copy("COPY bench_plain FROM STDIN", bytes(content))
        self._drop("bench_plain")
        self._drop("bench_before")
        return seconds

    def _copy(self, order: str, content: bytes) -> float:
        began = time.perf_counter()
        with self.connection.cursor().copy(order.encode()) as pipe:
            pipe.write(content)
        return time.perf_counter() - began

    def _drop(self, table: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {table}".encode())
