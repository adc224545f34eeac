"""A process of a house starts with what most of its work needs, and without what few pages ever ask for."""

import json
import subprocess
import sys

_SELDOM = frozenset({"aiohttp", "icalendar", "pyhanko", "scipy", "sklearn"})
"""Libraries that take long to bring in; each comes with the first that needs it."""
_START = """
import json, sys
import django
django.setup()
from zhili.site import urls
json.dump(sorted({name.partition(".")[0] for name in sys.modules}), sys.stdout)
"""


def test_what_is_seldom_needed_is_not_brought_in_at_the_start() -> None:
    done = subprocess.run([sys.executable, "-c", _START], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert _SELDOM & set(json.loads(done.stdout)) == set()
