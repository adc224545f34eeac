"""What the administration pages say of mandates, units and areas."""

from collections.abc import Iterable

from zhili.kernel.actor import Mandate
from zhili.kernel.text import Text
from zhili.people import public as people

EVERYWHERE = Text(zh="全市", en="The whole city")
UNIT_KINDS = {
    "bureau": Text(zh="委办局", en="Bureau"),
    "street": Text(zh="街道（乡镇）", en="Street"),
    "community": Text(zh="社区（村）", en="Community"),
    "office": Text(zh="科室", en="Office"),
    "company": Text(zh="企业", en="Company"),
    "hotline": Text(zh="热线", en="Hotline"),
}


def role_words(role: str) -> Text:
    """What a role is called."""
    return people.ROLES.get(role) or Text(zh="外部系统", en="Outside system")


def where_words(mandate: Mandate) -> Text:
    """The unit and area of a mandate in words."""
    unit = people.unit(mandate.unit) if mandate.unit else None
    area = people.area(mandate.area) if mandate.area else None
    named = [Text(zh=one.name, en=one.name_en or one.name) for one in (unit, area) if one]
    return (
        Text(*(" · ".join(one.in_(language) for one in named) for language in ("zh", "en")))
        if named
        else EVERYWHERE
    )


def unit_options() -> list[tuple[str, Text]]:
    """Every unit, to choose from."""
    return [(unit.code, Text(zh=unit.name, en=unit.name_en or unit.name)) for unit in people.units()]


def area_options(
    levels: Iterable[str] = ("city", "district", "street", "community"),
) -> list[tuple[str, Text]]:
    """Areas by level, with those they lie in, to choose from."""
    found = []
    for level in levels:
        for area in people.areas(level=level):
            place = people.place_of(area.path)
            zh = " · ".join(place.names[1:] or place.names) if place else area.name
            found.append((area.path, Text(zh=zh, en=f"{area.name_en} ({area.code})")))
    return found
