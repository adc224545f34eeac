"""The measure that creating is held against: single-row inserts, each committed, on the same database.

As many connections as the web processes have threads, in one process that does nothing else. Reads one JSON
object from standard input and writes one to standard output.
"""

import json
import sys
import threading
import time
import uuid
from typing import Any

import psycopg

TABLE = "bench_bare"
CREATE = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (id uuid PRIMARY KEY, at timestamptz NOT NULL, body jsonb NOT NULL)"
)
_INSERT = f"INSERT INTO {TABLE} (id, at, body) VALUES (%s, now(), %s)".encode()


def insert(url: str, bodies: list[str], *, until: float, counts: list[int]) -> None:
    """Insert the bodies one by one, round and round, until the deadline on the monotonic clock."""
    done = 0
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.cursor()
        while time.monotonic() < until:
            cursor.execute(_INSERT, (uuid.uuid4(), bodies[done % len(bodies)]), prepare=True)
            done += 1
    counts.append(done)


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Insert over so many connections for so many seconds."""
    counts: list[int] = []
    began = time.monotonic()
    threads = [
        threading.Thread(
            target=insert,
            args=(order["url"], order["bodies"]),
            kwargs={"until": began + order["seconds"], "counts": counts},
        )
        for _ in range(order["connections"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"inserted": sum(counts), "wall": time.monotonic() - began}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
