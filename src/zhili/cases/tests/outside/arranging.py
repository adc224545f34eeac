"""What the tests of the exchange share: a small type that travels, and a platform process that can misbehave."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhili.cases import public as cases
from zhili.cases.models import TypeVersion
from zhili.cases.queries import types
from zhili.cases.testing import AT
from zhili.casetypes import load

SECRET = "an example secret of enough letters"
TYPE = "test.parcel"
DECLARATION = """
key: test.parcel
title: {zh: 测试转办, en: Parcel}
law: none
form:
  required: [text]
  properties:
    direction: {enum: [out, in]}
    platform: {type: string}
    outside_number: {type: string, maxLength: 60}
    text: {type: string, minLength: 2, maxLength: 4000}
    class: {type: string}
    urgency: {enum: [normal, urgent, critical]}
    address: {type: string}
    area: {type: string}
    lon: {type: number}
    lat: {type: number}
    floor: {type: integer, maximum: 99}
    name: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call},
      x-basis: {ground: duty, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P6M, x-class: general}
    phone: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call},
      x-basis: {ground: duty, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P6M, x-class: general}
classes: ../taxonomy.csv
retention: P1Y
open:
  by: [operator, outside]
  effects:
    - if: {direction: out}
      send: {platform: $platform, share: [phone], purpose: 联系当事人}
start: {field: direction, out: sent, in: arrived}
stages:
  sent: {group: open, title: {zh: 已移交, en: Sent}}
  theirs: {group: open, title: {zh: 对方办理, en: Theirs}}
  arrived: {group: open, title: {zh: 转入, en: Arrived}}
  done: {group: end, title: {zh: 办结, en: Done}}
actions:
  acknowledge:
    title: {zh: 对方签收, en: Acknowledge}
    from: sent
    to: theirs
    by: outside
    form:
      properties: {outside_number: {type: string, maxLength: 60}}
    effects: [set: {outside_number: $outside_number}]
  feed_back:
    title: {zh: 对方反馈, en: Feed back}
    from: [sent, theirs]
    to: done
    by: outside
    form: text
  urge:
    title: {zh: 催办, en: Urge}
    from: [sent, theirs]
    by: operator
    form:
      properties: {text: {type: string}}
    effects: [send: $case.platform]
  resend:
    title: {zh: 重新移交, en: Send again}
    from: [sent, theirs]
    by: operator
    effects: [send: {platform: $case.platform, as: case}]
  finish:
    title: {zh: 反馈结果, en: Report}
    from: arrived
    to: done
    by: operator
    form: text
    effects: [send: {platform: $case.platform, as: feed_back}]
"""
TAXONOMY = "code,zh,en,keywords,urgency\nwater,水务,Water,,\nroads,道路,Roads,,\n"


def load_parcel() -> None:
    """Take the type in."""
    files = {"case_type.yaml": DECLARATION.encode(), "../taxonomy.csv": TAXONOMY.encode()}
    case_type = load.load(files, name="parcel", registered=types.registered_words())
    TypeVersion.objects.create(
        key=case_type.key, version=1, digest=case_type.digest, files=types.packed(files), loaded_at=AT
    )
    types.forget()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Receiver:
    """The platform process: started, killed and started again on the same port with the same memory."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it takes messages; the last step is our name with it."""
        return f"http://127.0.0.1:{self.port}/in/12345"

    def mood(self, word: str) -> None:
        """How it answers from now on."""
        (self.folder / "mood").write_text(word)

    def start(self) -> None:
        """Up, and listening."""
        script = Path(__file__).with_name("receiver.py")
        self.process = subprocess.Popen([sys.executable, str(script), str(self.port), str(self.folder)])
        wait_for(self._listens)

    def kill(self) -> None:
        """Down, at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def taken(self) -> list[dict[str, Any]]:
        """The messages it took, in order, each once, as it heard them."""
        path = self.folder / "taken.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [{**line, "message": json.loads(line["body"])} for line in lines]

    def calls(self) -> list[str]:
        """The keys it was called with, in order."""
        path = self.folder / "calls"
        return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def wait_for(holds: Any, *, within: float = 20.0) -> None:
    """Wait until something holds; what is waited for happens in another process."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"not within {within} s: {holds}"
        time.sleep(0.02)


@contextmanager
def receiver(folder: Path, *, up: bool = True) -> Iterator[Receiver]:
    """A platform for the block, registered here as 110."""
    one = Receiver(folder)
    one.mood("well")
    cases.add_platform(key="110", name="公安 110", url=one.url, secret=SECRET, at=AT)
    if up:
        one.start()
    try:
        yield one
    finally:
        one.kill()


def worker_environment(home: Path) -> dict[str, str]:
    """The environment of another process on the test's database, with the test's own key laid into ``home``."""
    from django.conf import settings
    from django.db import connection

    on = connection.settings_dict
    url = f"postgresql://{on['USER']}@/{on['NAME']}?host={on['HOST']}&port={on['PORT']}"
    (home / "secret_key").write_text(settings.SECRET_KEY, "ascii")
    return {
        **os.environ,
        "ZHILI_HOME": str(home),
        "ZHILI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "zhili.site.settings",
    }
