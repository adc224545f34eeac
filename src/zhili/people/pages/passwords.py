"""Words that fit no password here: the city's own, which whoever guesses tries first (OWASP ASVS 5.0, 6.1.2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhili.people import public as people
from zhili.people.models import Account

OURS = ("zhili", "智理", "12345", "grid", "网格", "admin", "管理员")
_ENOUGH = 6
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class OfTheCity:
    """Named in ``AUTH_PASSWORD_VALIDATORS``: beside such words, digits and signs a password must hold more."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError where fewer than six letters are left of a password without them."""
        left = password.casefold()
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, " ")
        if left != password.casefold() and len(_NOT_LETTERS.sub("", left)) < _ENOUGH:
            raise ValidationError(
                _("密码里是本市的地名、单位名或系统名，容易被猜到。请再加上与此无关的字词。"),
                code="of_the_city",
            )

    def get_help_text(self) -> str:
        """What is asked, said before somebody types."""
        return _("密码不能只是本市的地名、单位名或系统名加几个数字。")


def _words() -> set[str]:
    """The house's own words, and what areas and units are called."""
    units = (word for unit in people.units() for word in (unit.name, unit.name_en))
    return {*OURS, *(word.casefold() for word in (*people.area_names(), *units) if len(word) > 1)}
