"""A small city with units, its areas imported through the real operations."""

import pytest

from zhili.people.testing import CityOfTests, city_of_tests


@pytest.fixture
def city(db: None) -> CityOfTests:
    """Two streets of two grids each, five units, and an administrator of everything."""
    return city_of_tests()
