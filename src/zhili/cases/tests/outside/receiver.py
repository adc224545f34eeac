"""An outside platform in a process of its own, run by path: takes signed messages, and misbehaves when told to.

``receiver.py PORT FOLDER``: what it took stands in FOLDER/taken.jsonl, one message for each key; how it behaves in
FOLDER/mood: ``well``, ``500``, ``422``, ``stall`` (takes it, then never answers), ``drop`` (takes it, then cuts the
line), ``slow`` (answers byte by byte), ``mute`` (answers without a reference). FOLDER/calls counts what arrived.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(sys.argv[2])
TAKEN, MOOD, CALLS = FOLDER / "taken.jsonl", FOLDER / "mood", FOLDER / "calls"


def taken() -> dict[str, dict[str, object]]:
    """What was taken, by key, in order."""
    lines = TAKEN.read_text().splitlines() if TAKEN.exists() else []
    return {entry["key"]: entry for entry in map(json.loads, lines)}


class Platform(BaseHTTPRequestHandler):
    """Takes POST and remembers by Idempotency-Key."""

    def do_POST(self) -> None:
        """Take a message, once, and answer in the mood of the day."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key, mood = self.headers["Idempotency-Key"], MOOD.read_text().strip()
        with CALLS.open("a") as calls:
            calls.write(f"{key} {self.path}\n")
        if mood in ("500", "422"):
            return self._answer(int(mood), {"code": "bad-day"})
        known = taken()
        if key not in known:
            entry = {"key": key, "path": self.path, "headers": dict(self.headers), "body": body.decode()}
            with TAKEN.open("a") as file:
                file.write(json.dumps(entry) + "\n")
            known = taken()
        if mood == "stall":
            time.sleep(300)
        if mood == "drop":
            self.connection.close()
            return None
        if mood == "mute":
            return self._answer(200, {})
        return self._answer(200, {"reference": f"P-{list(known).index(key) + 1}"}, slow=mood == "slow")

    def _answer(self, status: int, told: dict[str, str], *, slow: bool = False) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for byte in content:
            self.wfile.write(bytes([byte]))
            if slow:
                time.sleep(1)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Platform).serve_forever()
