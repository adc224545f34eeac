"""Figures by mediator: for their organisation and who supervises it; no ranking; few cases are told as few."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER, load_sitting, resident, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.testing import come, member

UNIT = "bureau:water"
DAY = timedelta(days=1)
PAGE = "/desk/mediators/"
CLAIMANT = resident("11111111-1111-7111-8111-111111111111")
PEOPLE = (("M1", "王和"), ("M2", "艾平"))


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    load_sitting()
    organisation = {"code": "pmc:w", "name": "水务调委会", "kind": "other", "unit": UNIT, "area": "110105"}
    other = {"code": "pmc:r", "name": "道路调委会", "kind": "other", "unit": "bureau:roads", "area": "110105"}
    assert people.import_organisations(rows=[organisation, other], actor=SYSTEM, at=AT).taken == 2
    same = {"organisation": "pmc:w", "fields": "邻里", "appointed_on": "2025-06-01"}
    rows = [{"number": number, "name": name, **same} for number, name in PEOPLE]
    assert people.import_register(rows=rows, actor=SYSTEM, at=AT).taken == len(PEOPLE)
    for username, role, unit, area in (
        ("colleague", "handler", UNIT, None),
        ("stranger", "handler", "bureau:roads", None),
        ("supervisor", "supervisor", None, None),
        ("leader", "leader", None, "1101/110105"),
        ("elsewhere", "leader", None, "1101/110105/110105001"),
        ("operator", "operator", None, None),
    ):
        member(username, role=role, unit=unit, area=area, at=AT - DAY)
    with clock.at_instant(AT + DAY):
        yield


def mediated(number: str, *, settled: bool, text: str = "邻里漏水") -> UUID:
    case = cases.open(type_key="test.sitting", data={"text": text}, actor=CLAIMANT, channel="web", at=AT)
    moves: list[tuple[str, dict[str, object]]] = [("entrust_to", {"mediator": number}), ("begin", {})]
    moves += [("finish", {"record": "一段"}), ("close", {})] if settled else []
    for action, data in moves:
        cases.act(case_id=case.id, action=action, actor=WATER, data=data, at=AT)
    return case.id


def page(username: str, address: str = PAGE, language: str = "zh-hans") -> str:
    answer = come(username, language).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cells(text: str) -> list[list[str]]:
    """What each line of the table says, cell by cell."""
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2].partition("</tbody>")[0], re.S)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in rows
    ]


def one(number: str) -> str:
    (found,) = people.register(query=number, limit=1)
    return f"{PAGE}{found.id}/"


def test_they_stand_by_name_each_figure_with_its_cases_and_few_as_few() -> None:
    for settled in (True, True, False):
        mediated("M1", settled=settled)
    mediated("老张", settled=True)
    assert cells(page("colleague")) == [
        ["艾平 M2", "0", "–", "–"],
        ["王和 M1", "3", "0.0", "2 件中 2 件"],
    ]
    assert "不排名次" in page("colleague") and "%" not in page("colleague").partition("<tbody>")[2]
    assert "not ranked" in page("colleague", language="en")


def test_the_cases_behind_are_those_that_the_figure_counts() -> None:
    mine = {str(mediated("M1", settled=True)), str(mediated("M1", settled=False))}
    other = mediated("M2", settled=True)
    shown = page("supervisor", one("M1"))
    assert set(re.findall(r"/desk/cases/([\w-]+)/", shown)) == mine and str(other) not in shown


def test_only_the_organisation_and_who_supervises_it_see_them() -> None:
    mediated("M1", settled=True)
    for username in ("colleague", "supervisor", "leader"):
        assert "王和" in page(username, f"{PAGE}?organisation=pmc:w") and "王和" in page(username, one("M1"))
    assert "王和" not in page("stranger") and "王和" not in page("stranger", f"{PAGE}?organisation=pmc:w")
    for username in ("stranger", "elsewhere"):
        assert come(username).get(one("M1")).status_code == 404
    assert "王和" not in page("elsewhere")
    assert come("operator").get(PAGE).status_code == 403
    assert come("operator").get(one("M1")).status_code == 403
