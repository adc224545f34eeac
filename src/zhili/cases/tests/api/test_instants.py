"""Instants in questions are written as instants."""

import pytest
from pydantic import TypeAdapter, ValidationError

from zhili.ui.rest.shapes import Instant

INSTANT: TypeAdapter[object] = TypeAdapter(Instant)


@pytest.mark.parametrize("written", ["2026-11-22T09:30:00+08:00", "2026-11-22 09:30:00Z"])
def test_an_instant_with_its_zone_is_read(written: str) -> None:
    assert str(INSTANT.validate_python(written)).startswith("2026-11-22 09:30")


@pytest.mark.parametrize(
    "written", ["-1.15e-12", "1763775000", 1763775000, "2026-11-22", "2026-11-22T09:30:00", ""]
)
def test_a_bare_number_a_day_or_an_instant_without_its_zone_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(written)
