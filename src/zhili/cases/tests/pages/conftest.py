"""The tests of the desk live at one instant in one small city."""

from collections.abc import Iterator

import pytest

from zhili.cases.testing import AT
from zhili.cases.tests.pages.desk import found_desks
from zhili.cases.tests.pages.rounds import found_rounds
from zhili.kernel import clock


@pytest.fixture
def desks(db: None) -> Iterator[None]:
    """Posts, units, a case type; it is ``AT``."""
    with clock.at_instant(AT):
        found_desks()
        yield


@pytest.fixture
def rounds(db: None) -> Iterator[None]:
    """The desks' city with two grid workers in it and a type that they open; it is ``AT``."""
    with clock.at_instant(AT):
        found_rounds()
        yield
