"""Lays the made-up city down in a house's home: run as a program with that home in the environment."""

from datetime import UTC, datetime

import django

from zhili.site.demo.geography import City, CitySize, generate

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def city() -> City:
    """The city of the journeys: one district, two streets."""
    return generate(seed=7, size=CitySize(districts=1, streets=2, communities=6, grids=12))


def main() -> None:
    """Areas, units, staff, duties and a few residents; no cases."""
    django.setup()
    from zhili.site.demo import staff
    from zhili.site.demo.foundation import found
    from zhili.site.demo.gazetteer import Gazetteer

    made = city()
    found(made, staff.residents(Gazetteer(made), count=3), at=LONG_AGO)


if __name__ == "__main__":
    main()
