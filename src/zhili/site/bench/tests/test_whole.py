"""The whole bench at tiny sizes, in a process of its own: every figure that the page shows is there."""

import json
import subprocess
import sys

from zhili.site.bench import report

RUN = """
import json, sys
from zhili.site.bench.run import TINY, Run
json.dump(Run(TINY, lambda words: None).go(), sys.stdout)
"""


def test_everything_is_measured() -> None:
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    told = report.table(figures)
    assert told.count("\n| ") == len(report.LINES) + 1 + len(figures["pages"]) + 2
    assert {"queue_of_the_city", "case", "resident_case"} <= set(figures["pages"])
    assert all(one["cpu_ms"] > 0 and one["kb"] > 0 for one in figures["pages"].values())
    assert 0 < figures["create"]["sql"] <= 8
    assert 0 < figures["list100"]["sql"] <= 4
    assert figures["create"]["cpu_ms"] > 0 and figures["import"]["rows_s"] > 0
    assert figures["memory"]["idle_mb"] > 50
