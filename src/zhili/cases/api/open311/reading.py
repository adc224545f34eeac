"""What clients send: forms that tell an empty value as an absent one, comma lists, instants with their zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, QueryDict

from zhili.cases.api.open311.errors import Missing, Unknown, Wrong
from zhili.cases.api.open311.services import Service
from zhili.casetypes.forms import Field
from zhili.kernel.text import Text
from zhili.people import public as people

SPAN = timedelta(days=90)

_DATE = Text(
    zh="请用带时区的 ISO 8601，例如 2026-03-02T00:00:00Z。",
    en="use ISO 8601 with a zone, as in 2026-03-02T00:00:00Z.",
)
_TOO_LONG = Text(zh="起止不能超过 90 天。", en="the span is at most 90 days.")
_NUMBER = Text(zh="应为数字。", en="a number is expected.")
_LOCATION = "lat and long, or address_string, or address_id"


def given(values: QueryDict, name: str) -> str | None:
    """A parameter; None where it is absent or empty. NUL, which nothing here can hold, is dropped."""
    return (values.get(name) or "").replace("\0", "").strip() or None


def listed(values: QueryDict, name: str) -> tuple[str, ...]:
    """A comma list."""
    return tuple(part.strip() for part in (given(values, name) or "").split(",") if part.strip())


def check_jurisdiction(request: HttpRequest, values: QueryDict) -> None:
    """One city answers here: its code or the host's name, or nothing. Raises Unknown."""
    wanted = given(values, "jurisdiction_id")
    if wanted is None or wanted == request.get_host().partition(":")[0]:
        return
    if wanted not in {one.code for one in people.areas()}:
        raise Unknown(name="jurisdiction_id", value=wanted)


def span(values: QueryDict, at: datetime) -> tuple[datetime, datetime]:
    """From when until when: at most 90 days, the last ones where nothing is said. Raises Wrong."""
    start, end = _instant(values, "start_date"), _instant(values, "end_date")
    if start is None:
        end = end or at + timedelta(seconds=1)
        start = end - SPAN
    end = end or min(start + SPAN, at + timedelta(seconds=1))
    if end - start > SPAN:
        raise Wrong(name="start_date, end_date", why=_TOO_LONG)
    return start, end


def _instant(values: QueryDict, name: str) -> datetime | None:
    written = given(values, name)
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(name=name, why=_DATE) from None


def whole_number(values: QueryDict, name: str, default: int, most: int) -> int:
    """A number from 1 to ``most``. Raises Wrong."""
    written = given(values, name)
    if written is None:
        return default
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= most):
        raise Wrong(
            name=name, why=Text(zh=f"应为 1 到 {most} 的整数。", en=f"a whole number from 1 to {most}.")
        )
    return int(written)


def form_of(values: QueryDict, service: Service) -> dict[str, object]:
    """The case type's form from a GeoReport post. Raises Missing, Wrong."""
    fields = service.case_type.form.properties
    data = {**_told(values), **_place(values), **_attributes(values, service)}
    if service.class_ is not None:
        data["class"] = service.class_.code
    standing = {name: value for name, value in data.items() if name in fields or name == "text"}
    if "lon" in data and "lon" not in fields:
        raise Wrong(
            name="lat, long", why=Text(zh="此服务不收坐标。", en="this service takes no coordinates.")
        )
    return standing


def _told(values: QueryDict) -> dict[str, object]:
    first, last = given(values, "first_name") or "", given(values, "last_name") or ""
    together = f"{last}{first}" if not (first + last).isascii() else f"{first} {last}".strip()
    found = {
        "text": given(values, "description"),
        "name": together,
        "phone": given(values, "phone"),
        "email": given(values, "email"),
    }
    return {name: value for name, value in found.items() if value}


def _place(values: QueryDict) -> dict[str, object]:
    lat, long = given(values, "lat"), given(values, "long")
    found: dict[str, object] = {}
    if lat is not None and long is not None:
        found = {"lat": _decimal("lat", lat), "lon": _decimal("long", long)}
    if address := given(values, "address_string"):
        found["address"] = address
    if area := given(values, "address_id"):
        found["area"] = area
    if not found:
        raise Missing(name=_LOCATION)
    return found


def _decimal(name: str, written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        raise Wrong(name=name, why=_NUMBER) from None
    if not -180 <= value <= 180:
        raise Wrong(name=name, why=_NUMBER)
    return value


def _attributes(values: QueryDict, service: Service) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in service.attributes:
        written = [
            one.replace("\0", "").strip()
            for name in (f"attribute[{field.name}]", f"attribute[{field.name}][]")
            for one in values.getlist(name)
            if one.strip()
        ]
        if written:
            found[field.name] = _value(field, written)
        elif field.required:
            raise Missing(name=f"attribute[{field.name}]")
    return found


_READ: Mapping[str, type[int] | type[float]] = {"integer": int, "number": float}


def _value(field: Field, written: list[str]) -> object:
    """As the form wants it; what does not fit is left for the form to refuse."""
    if field.kind == "array":
        return [part.strip() for one in written for part in one.split(",") if part.strip()]
    if field.kind == "boolean":
        return {"true": True, "false": False}.get(written[0].lower(), written[0])
    if field.kind in _READ:
        try:
            return _READ[field.kind](written[0])
        except ValueError:
            return written[0]
    return written[0]
