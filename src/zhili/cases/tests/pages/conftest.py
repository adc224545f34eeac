"""The tests of the desk live at one instant in one small city."""

from collections.abc import Iterator

import pytest

from zhili.cases.testing import AT
from zhili.cases.tests.pages.desk import found_desks
from zhili.kernel import clock


@pytest.fixture
def desks(db: None) -> Iterator[None]:
    """Posts, units, a case type; it is ``AT``."""
    with clock.at_instant(AT):
        found_desks()
        yield
