"""Case types and their decision tables to look at; a changed table run over past cases before anybody adopts it."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.manage.duties import class_words
from zhili.cases.pages.words import ROLES
from zhili.casetypes import tables
from zhili.casetypes.language import Action, CaseType, ClockRule
from zhili.casetypes.load import ROUTING_LIST
from zhili.casetypes.tables import Decision, Table, Undecided
from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page

_KEEPERS = ("admin", "steward")
_MOST_PAST = 20_000
_MOST_BYTES = 4 * 1024 * 1024
_SHOWN = 50
_MOST_COUNTED = 1000
_NO_FILE = Text(zh="请先选择 4 MB 以内的表格。", en="Choose a sheet of at most 4 MB first.")
_EVERYBODY = Text(zh="任何人", en="Anybody")


@require_safe
@only_for(*_KEEPERS)
def show_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every case type in force."""
    known = cases.case_types()
    running = _running(known, who)
    rows = [(one, count, len(one.tables)) for one, count in zip(known, running, strict=True)]
    return page(request, who, "cases/manage/types.html", {"rows": rows})


@require_safe
@only_for(*_KEEPERS)
def show(request: HttpRequest, who: Who, type_key: str) -> HttpResponseBase:
    """One type: its stages with what can be done in each, its clocks, its tables."""
    case_type = cases.case_type(type_key)
    context = {
        "type": case_type,
        "running": _running([case_type], who)[0],
        "stages": [
            (stage, [_deed(case_type, one) for one in case_type.actions.values() if stage.key in one.from_])
            for stage in case_type.stages.values()
        ],
        "clocks": [_clock(case_type, one, who) for one in case_type.clocks.values()],
        "tables": sorted(case_type.tables),
        "by_list": case_type.routing == ROUTING_LIST,
        "open_by": _who(case_type.open_by),
    }
    return page(request, who, "cases/manage/type.html", context)


@require_http_methods(["GET", "POST"])
@only_for(*_KEEPERS)
def show_table(request: HttpRequest, who: Who, type_key: str, name: str) -> HttpResponseBase:
    """A decision table with its articles; sent with a changed one, what that would have decided otherwise."""
    case_type = cases.case_type(type_key)
    table = cases.table_in_force(case_type, name)
    if request.method != "POST":
        return _table(request, who, case_type, name, table)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > _MOST_BYTES:
        return _table(request, who, case_type, name, table, errors={"file": _NO_FILE}, status=422)
    try:
        changed = tables.load(file.read(), name=file.name or name)
        found = cases.replay(type_key=type_key, name=name, changed=changed, most=_MOST_PAST)
    except ZhiliError as refusal:
        return _table(
            request, who, case_type, name, table, errors={"file": refusal.words}, status=refusal.status
        )
    replay = {
        "found": found,
        "most": _MOST_PAST,
        "changes": [
            (one.facts["number"], class_words(one.facts.get("class")), _said(one.old), _said(one.new))
            for one in found.changes[:_SHOWN]
        ],
        "undecided_now": sum(found.errors_old.values()),
        "undecided_then": sum(found.errors_new.values()),
        "unreached": len(found.unreached_new),
        "faults": tables.check(changed),
    }
    return _table(request, who, case_type, name, table, replay=replay)


def _table(
    request: HttpRequest, who: Who, case_type: CaseType, name: str, table: Table, *,
    errors: Mapping[str, Text] | None = None, replay: Mapping[str, object] | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    context = {
        "type": case_type,
        "name": name,
        "table": table,
        "rows": [
            (
                one.number,
                [cell.text or "-" for cell in one.cells],
                [_value(value) for value in one.outputs],
                one,
            )
            for one in table.rows
        ],
        "errors": errors or {},
        **(replay or {}),
    }
    return page(request, who, "cases/manage/table.html", context, status=status)


def _running(case_types: Sequence[CaseType], who: Who) -> list[str]:
    """How many cases of each run, in one question for all."""
    found = cases.counts(
        actor=SYSTEM,
        filters=[cases.Filters(type_key=one.key, ended=False) for one in case_types],
        at=who.at,
        most=_MOST_COUNTED,
    )
    return [f"{_MOST_COUNTED - 1}+" if one >= _MOST_COUNTED else str(one) for one in found]


def _deed(case_type: CaseType, action: Action) -> dict[str, object]:
    leads = [case_type.stages[key].title for key in sorted(action.targets()) if key in case_type.stages]
    return {
        "title": action.title,
        "by": _who(action.by),
        "needs": ROLES.get(action.needs) if action.needs else None,
        "to": leads,
        "within": action.within,
    }


def _clock(case_type: CaseType, rule: ClockRule, who: Who) -> dict[str, object]:
    return {
        "title": rule.title,
        "term": case_type.limit_at(rule.term, who.at) if rule.term else "",
        "table": rule.table,
        "working": rule.calendar == "working",
        "article": rule.article,
    }


def _who(roles: frozenset[str]) -> list[Text | str]:
    return [_EVERYBODY if one == "anyone" else ROLES.get(one, one) for one in sorted(roles)]


def _said(outcome: Decision | Undecided) -> Text | str:
    if isinstance(outcome, Undecided):
        return outcome.words
    return "；".join(_values(one) for one in outcome.outputs)


def _values(output: Mapping[str, object]) -> str:
    return "，".join(f"{name} {_value(value)}" for name, value in output.items())


def _value(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
