"""What the administration pages say of mandates, units and areas."""

from zhili.kernel.actor import Mandate
from zhili.kernel.text import Text
from zhili.people import public as people

EVERYWHERE = Text(zh="全市", en="The whole city")


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


def mended(finding: people.Finding) -> Text:
    """Why a row was not taken and how to mend it, in one line for a form."""
    return Text(zh=f"{finding.message.zh}{finding.mend.zh}", en=f"{finding.message.en} {finding.mend.en}")
