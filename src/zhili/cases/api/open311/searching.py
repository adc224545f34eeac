"""Which requests are asked for: at most 90 days or 1,000 of them, those of types that disclose something."""

from dataclasses import replace

from django.http import QueryDict

from zhili.cases import public as cases
from zhili.cases.api.open311.errors import Unknown, Wrong
from zhili.cases.api.open311.reading import given, listed, span, whole_number
from zhili.cases.api.open311.services import Catalogue
from zhili.cases.public import CaseRow, Filters
from zhili.kernel.actor import ANONYMOUS
from zhili.kernel.ids import valid_number
from zhili.kernel.text import Text
from zhili.ui.rest.asking import Asking

_MOST, _PART, _PAGE = 1000, 500, 50
_STATUS = Text(zh="只能是 open 或 closed。", en="open or closed.")


def found(request: Asking, known: Catalogue) -> list[CaseRow]:
    """The requests that the parameters name, newest first. Raises Wrong, Unknown."""
    values = request.GET
    every = Filters(types=tuple(sorted(known.disclosing)))
    numbers = listed(values, "service_request_id")
    if numbers:
        valid = tuple(number for number in numbers[:_MOST] if valid_number(number))
        return _fetched(request, replace(every, numbers=valid), _MOST) if valid else []
    page = whole_number(values, "page", 1, _MOST)
    size = whole_number(values, "page_size", _PAGE if given(values, "page") else _MOST, _MOST)
    start, end = span(values, request.at)
    within = replace(every, opened_from=start, opened_until=end, ended=_ended(values))
    wanted = _of_services(within, listed(values, "service_code"), known)
    return _fetched(request, wanted, min(page * size, _MOST))[(page - 1) * size :]


def one(request: Asking, known: Catalogue, number: str) -> CaseRow:
    """The request with a number. Raises Unknown."""
    filters = Filters(types=tuple(sorted(known.disclosing)), numbers=(number,))
    rows = _fetched(request, filters, 1) if valid_number(number) else []
    if not rows:
        raise Unknown(name="service_request_id", value=number)
    return rows[0]


def _of_services(filters: Filters, codes: tuple[str, ...], known: Catalogue) -> Filters:
    """Limited to these services; one without a class stands for its whole type."""
    for code in codes:
        if code not in known.services:
            raise Unknown(name="service_code", value=code)
    chosen = [known.services[code] for code in codes]
    if not chosen:
        return filters
    keys = {one.case_type.key for one in chosen} & set(known.disclosing)
    classes = tuple(one.class_.code for one in chosen if one.class_ is not None)
    whole_types = len(classes) < len(chosen)
    return replace(filters, types=tuple(sorted(keys)), classes=() if whole_types else classes)


def _ended(values: QueryDict) -> bool | None:
    wanted = set(listed(values, "status"))
    if not wanted <= {"open", "closed"}:
        raise Wrong(name="status", why=_STATUS)
    return None if len(wanted) != 1 else wanted == {"closed"}


def _fetched(request: Asking, filters: Filters, most: int) -> list[CaseRow]:
    found: list[CaseRow] = []
    after = None
    while filters.types and len(found) < most:
        part = cases.listing(
            actor=ANONYMOUS,
            filters=filters,
            at=request.at,
            after=after,
            limit=min(_PART, most - len(found)),
            everything=True,
        )
        found.extend(part.rows)
        after = part.after
        if after is None:
            break
    return found
