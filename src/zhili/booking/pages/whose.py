"""For which of their units somebody looks at a page of the day, and the others to choose from."""

from django.http import HttpRequest

from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who


def unit(request: HttpRequest, who: Who) -> str | None:
    """The unit that the address asks for where it is one of theirs, else their first; None for nobody's."""
    asked, units = request.GET.get("unit", ""), who.units
    return asked if asked in units else next(iter(units), None)


def units(who: Who, chosen: str | None) -> dict[str, object]:
    """What ``booking/units.html`` draws: nothing to choose for who works for one unit."""
    offered = [(code, _title(code)) for code in who.units] if len(who.units) > 1 else []
    return {"unit": chosen, "units": offered}


def _title(code: str) -> Text:
    found = people.unit(code)
    return found.title if found else Text(code, code)
