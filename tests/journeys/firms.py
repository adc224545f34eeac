"""Firms of a made-up city beside its offices, run as a program with a house's home: a law firm, a trading platform and
a shop on it, each with somebody at a desk of their own.
"""

from datetime import UTC, datetime

import django

LAWYERS, PLATFORM, SHOP = "firm:anhe", "platform:wanjia", "firm:dengshan"
NAMES = {
    LAWYERS: ("安和律师事务所", "Anhe Law Firm"),
    PLATFORM: ("万家购电商平台", "Wanjiagou Marketplace"),
    SHOP: ("登山者旗舰店", "Climber's Flagship Store"),
}
STAFF = {LAWYERS: ("lawyer", "周律师"), PLATFORM: ("platform", "平台专员"), SHOP: ("shop", "店铺客服")}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Units and staff, by the doors that any city uses."""
    django.setup()
    from tests.journeys.founding import city
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people
    from zhili.site.demo.staff import DEMO_PASSWORD

    root = city().root
    units = [
        {
            "code": code,
            "name": zh,
            "name_en": en,
            "kind": "company",
            "area": root.path,
            "parent": f"city:{root.code}",
        }
        for code, (zh, en) in NAMES.items()
    ]
    staff = [
        {"username": user, "name": name, "role": "handler", "unit": code, "area": ""}
        for code, (user, name) in STAFF.items()
    ]
    for taken in (
        people.import_units(rows=units, actor=SYSTEM, at=LONG_AGO),
        people.import_staff(rows=staff, actor=SYSTEM, at=LONG_AGO, shared_password=DEMO_PASSWORD),
    ):
        assert not taken.rejected, taken.rejected


if __name__ == "__main__":
    main()
