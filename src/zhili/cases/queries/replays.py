"""Running a changed table over past cases before it is adopted: what would have gone elsewhere, and why."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

import orjson

from zhili.cases.queries import types
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import ROUTING_LIST
from zhili.casetypes.tables import Replay, Table, differences
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import cursor
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.public import ImportReport


class NoSuchTable(ZhiliError):
    """The case type has no table of that name."""

    code = "no-such-table"
    status = 404
    message = Text(
        zh="“{type}”没有决策表“{table}”；有：{known}。",
        en="'{type}' has no table '{table}'; it has: {known}.",
    )


def table_in_force(case_type: CaseType, name: str) -> Table:
    """The table of a type that decides now. Raises NoSuchTable."""
    if name not in case_type.tables:
        raise NoSuchTable(type=case_type.title, table=name, known="、".join(sorted(case_type.tables)))
    return case_type.tables[name]


def replay(*, type_key: str, name: str, changed: Table, most: int = 100_000) -> Replay:
    """Decide the newest ``most`` cases of a type by both tables. Raises UnknownType and NoSuchTable."""
    case_type = types.current(type_key)
    return differences(
        table_in_force(case_type, PurePath(name).name), changed, past_facts(type_key, most=most)
    )


def replay_list(
    *, type_key: str, source: bytes, name: str, most: int = 100_000
) -> tuple[Replay, ImportReport]:
    """Route the newest ``most`` cases of a type by the list in force and by a changed one.

    Also returns what was found reading the list. Raises NoSuchTable where no list is in force, BadTable and
    NotAResponsibilityList.
    """
    in_force = people.list_table()
    if in_force is None:
        raise NoSuchTable(type=types.current(type_key).title, table=ROUTING_LIST, known="—")
    changed, report = people.try_list(source=source, name=name)
    questions = (
        {
            **people.asked(class_code=str(facts["class"]), area=str(facts["area"]), owner=facts.get("owner")),
            "number": facts["number"],
        }
        for facts in past_facts(type_key, most=most)
        if facts["class"] and facts["area"]
    )
    return differences(in_force, changed, questions), report


def past_facts(type_key: str, *, most: int) -> Iterator[Mapping[str, object]]:
    """The facts of past cases as tables saw them, newest first, streamed. ``number`` names the case."""
    with cursor() as cur:
        cur.execute(
            "SELECT number, class_code, urgency, area, channel, type_key, outcome, state->'data' FROM cases_case"
            " WHERE type_key = %s ORDER BY id DESC LIMIT %s",
            [type_key, most],
        )
        while rows := cur.fetchmany(1000):
            for number, class_code, urgency, area, channel, key, outcome, data in rows:
                yield {
                    **orjson.loads(str(data)),
                    **orjson.loads(str(outcome)),
                    "class": class_code,
                    "urgency": urgency,
                    "area": area,
                    "channel": channel,
                    "type": key,
                    "number": number,
                }
