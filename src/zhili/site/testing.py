"""The pytest plugin: a throw-away home, and one embedded PostgreSQL that starts when the first test needs it.

Loaded by ``-p zhili.site.testing`` before Django's settings are, so that they find the home and the socket.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from zhili.site import postgres

_HOME = Path(tempfile.mkdtemp(prefix="zhili-test-"))
_HOME.chmod(0o755)
(_HOME / "home").mkdir()
_SERVER = postgres.Postgres(_HOME / "home" / "postgres", settings=dict(postgres.THROWAWAY))

for _name in [name for name in os.environ if name.startswith("ZHILI_")]:
    del os.environ[_name]
os.environ["ZHILI_HOME"] = str(_HOME / "home")


def _end() -> None:
    _SERVER.stop()
    shutil.rmtree(_HOME, ignore_errors=True)


atexit.register(_end)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Start the server just before pytest-django wants its test database."""
    if fixturedef.argname == "django_db_setup" and not _SERVER.running():
        _SERVER.start()


def pytest_unconfigure() -> None:
    """Stop the server and remove the home."""
    _end()
