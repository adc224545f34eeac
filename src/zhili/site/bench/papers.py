"""Making papers: numbered, set, sealed and kept one after the other; and a case file bound in a process of its own.

The case file is bound from PDFs of scanned pages, each page a picture of its own, as offices have them.
"""

import io
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image

from zhili.documents import public as documents
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.ids import new_id
from zhili.kernel.text import Text
from zhili.site.bench.measures import Figure

_OF_ONE = 25  # pages of a scanned file
_SEED = 1
_NOTICE = """#import "/official.typ": *
#show: official
#letterhead()
#title(facts.title)
#recipient("申请人")
#said(facts.words)
#issued()
"""
_SCAN = """#let facts = json("/facts.json")
#set page(paper: "a4", margin: 10mm)
#for name in facts.pictures { image(name, width: 190mm, height: 277mm); pagebreak(weak: true) }
"""
_CASE_FILE = """#import "/paper.typ": *
#import "/official.typ": seat
#show: paper.with(title: "案卷", foot: "案卷")
#heading(level: 1, "案卷")
#outline(title: none)
#for (key, pages) in facts.enclosed { for number in range(pages) {
  pagebreak()
  if number == 0 { heading(level: 2, key) }
  seat(key + "/" + str(number), width: 166mm, height: 220mm)
} }
"""
_CHILD = """
import json, sys, django
django.setup()
from zhili.site.bench.papers import bind_once
json.dump(bind_once(int(sys.argv[1])), sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Papers:
    """The measure: ``count`` papers are issued, a case file of ``pages`` pages is bound; ``at`` an instant."""

    count: int
    pages: int
    at: datetime

    def figures(self) -> dict[str, Figure]:
        """Papers a second over one connection; seconds, and megabytes beyond the process at rest, for the case file."""
        documents.issue(self._order(), actor=SYSTEM, at=self.at)  # makes the office's certificate
        began = time.perf_counter()
        for _ in range(self.count):
            documents.issue(self._order(), actor=SYSTEM, at=self.at)
        rate = self.count / (time.perf_counter() - began)
        told = subprocess.run(
            [sys.executable, "-c", _CHILD, str(self.pages)], capture_output=True, text=True, check=True
        )
        bound: dict[str, Figure] = json.loads(told.stdout)
        return {"per_second": rate, **bound}

    def _order(self) -> documents.Order:
        return documents.Order(
            subject=new_id(self.at), district_id=0, kind="bench", title=Text("受理通知书", "Notice"),
            unit="bench", office="街道办事处", template=_NOTICE, facts={"words": "您反映的问题，决定予以受理。" * 12},
            word="受字",
        )  # fmt: skip


def bind_once(pages: int) -> dict[str, float]:
    """Bind a case file of so many pages and what goes before; what it took of this process."""
    whole, rest = divmod(pages, _OF_ONE)
    sizes = [_OF_ONE] * whole + [rest] * bool(rest)
    with tempfile.TemporaryDirectory(prefix="zhili-bench-") as folder:
        names = {f"file{place}": Path(folder) / f"{place}.pdf" for place in range(len(sizes))}
        for size, path in zip(sizes, names.values(), strict=True):
            path.write_bytes(_scanned(size))
        facts = {"enclosed": [[name, size] for name, size in zip(names, sizes, strict=True)]}
        at, before, began = clock.now(), _kilobytes("VmRSS"), time.perf_counter()
        _forget_peak()
        with (Path(folder) / "whole.pdf").open("w+b") as to:
            documents.bind(
                _CASE_FILE,
                facts,
                at=at,
                to=to,
                enclosed={name: path.read_bytes for name, path in names.items()},
            )
            size_mb = to.seek(0, io.SEEK_END) / 1e6
        took = time.perf_counter() - began
        return {
            "file_pages": pages,
            "file_seconds": took,
            "file_mb": (_kilobytes("VmHWM") - before) / 1024,
            "file_size_mb": size_mb,
        }


def _scanned(pages: int) -> bytes:
    """A PDF of pictures, 0.1 MB each, no two alike."""
    rng = random.Random(_SEED + pages)
    pictures = {f"{place}.jpg": _picture(rng) for place in range(pages)}
    return documents.pdf(_SCAN, {"pictures": list(pictures)}, at=clock.now(), files=pictures)


def _picture(rng: random.Random) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (360, 500), rng.randbytes(360 * 500)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _kilobytes(name: str) -> int:
    """A figure of this process's memory (proc(5), /proc/pid/status)."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _forget_peak() -> None:
    """Let the peak of memory count from now (proc(5), /proc/pid/clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
