"""An outside register of mediations in a process of its own, run by path; it knows of Zhili what the guide says.

``register.py PORT FOLDER HOUSE KEY WE SECRET``: it takes messages at ``/in/WE/cases`` and ``/in/WE/events``, keeps its
cases in FOLDER/cases.json and what it has to say in FOLDER/said.json. ``POST /clerk`` changes a field of a case as its
clerk would; ``POST /send`` sends what it said, by number, in the order asked for, as often as asked for. ``POST /mood``
with ``{"down": true}`` has it answer 503.
"""

import json
import re
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

PORT, FOLDER, HOUSE, KEY, WE, SECRET = sys.argv[1:]
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "outside-platforms.md").read_text()
TOLD: dict[str, Any] = {}
for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
    exec(block, TOLD)


def held(name: str) -> Any:
    """What a file of the folder holds."""
    path = Path(FOLDER) / name
    return json.loads(path.read_text()) if path.exists() else {}


def hold(name: str, what: object) -> None:
    """Keep it; a process that is killed finds it again."""
    (Path(FOLDER) / name).write_text(json.dumps(what, ensure_ascii=False))


def take(message: dict[str, Any]) -> dict[str, object]:
    """A message of the house's."""
    cases = held("cases.json")
    case = cases.setdefault(message["number"], {"reference": f"R-{len(cases) + 1}", "fields": {}, "heard": 0})
    case["heard"] += 1
    for name, sent in message["fields"].items():
        field = case["fields"].setdefault(name, {"value": None, "mine": 0, "yours": 0})
        TOLD["hear"](field, sent)
    hold("cases.json", cases)
    return {"reference": case["reference"], "taken": "in_step"}


def clerk(asked: dict[str, Any]) -> dict[str, object]:
    """A clerk changes a field here; the message is kept until it is sent."""
    cases, said = held("cases.json"), held("said.json")
    case = cases[asked["number"]]
    field = case["fields"].setdefault(asked["field"], {"value": None, "mine": 0, "yours": 0})
    sent = {**TOLD["change"](field, asked["value"]), "by": "书记员 陈"}
    said[str(len(said))] = {
        "format": 1, "kind": "event", "number": case["reference"], "seq": len(said) + 1,
        "reference": asked["number"], "word": "in_step", "fields": {asked["field"]: sent},
    }  # fmt: skip
    hold("cases.json", cases)
    hold("said.json", said)
    return {"said": len(said) - 1}


def send(asked: dict[str, Any]) -> dict[str, object]:
    """Messages go to the house; the statuses that it answers."""
    statuses = []
    for number in asked["order"]:
        body = json.dumps(held("said.json")[str(number)], ensure_ascii=False).encode()
        key, timestamp = f"said-{number}", str(int(time.time()))
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": key, "X-Zhili-Platform": KEY,
            "X-Zhili-Timestamp": timestamp, "X-Zhili-Signature": TOLD["signature"](SECRET, KEY, timestamp, key, body),
        }  # fmt: skip
        request = urllib.request.Request(f"{HOUSE}api/v1/outside/{KEY}/events", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            statuses.append(answer.status)
    return {"statuses": statuses}


def mood(asked: dict[str, Any]) -> dict[str, object]:
    """How it answers the house from now on."""
    hold("mood.json", asked)
    return {}


class Register(BaseHTTPRequestHandler):
    """The house's two addresses, and those of the test."""

    def do_POST(self) -> None:
        """Take a message of the house if it is signed, or do what the test asks for."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        deed = {"/clerk": clerk, "/send": send, "/mood": mood}.get(self.path)
        if deed is not None:
            return self._answer(200, deed(json.loads(body)))
        if held("mood.json").get("down"):
            return self._answer(503, {})
        names = ("X-Zhili-Platform", "X-Zhili-Timestamp", "Idempotency-Key")
        wanted = TOLD["signature"](SECRET, *(self.headers[name] for name in names), body)
        if self.headers["X-Zhili-Signature"] != wanted or f"/in/{WE}/" not in self.path:
            return self._answer(401, {})
        return self._answer(200, take(json.loads(body)))

    def do_GET(self) -> None:
        """Every case as it stands here."""
        self._answer(200, held("cases.json"))

    def _answer(self, status: int, told: object) -> None:
        content = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


HTTPServer(("127.0.0.1", int(PORT)), Register).serve_forever()
