"""Known answers on the desk: found by likeness, written, reworded, retired, taken in from a file."""

import base64
import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases.testing import AT
from zhili.cases.tests.pages.desk import sitting
from zhili.understanding import public as understanding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desks")]
LIST = "/desk/calls/answers/"
GOOD = {
    "question": "水费怎样查询？", "keywords": "查水费、水费单", "answer": "手机上就能查。", "class": "water/pipe",
    "unit": "bureau:water", "valid_from": "2026-01-01", "source": "示例", "for_residents": "yes",
}  # fmt: skip


@pytest.fixture
def keeper() -> Client:
    return sitting("supervisor")


def written(keeper: Client, **more: str) -> UUID:
    assert keeper.post(f"{LIST}new/", {**GOOD, **more}).status_code == 302
    return understanding.answer_list(at=AT)[0][0].answer.id


def test_an_answer_is_written_and_everybody_finds_it_by_how_people_ask(keeper: Client) -> None:
    written(keeper)
    for user in ("operator", "water"):
        shown = sitting(user).get(LIST, {"asked": "我想查水费"}).content.decode()
        assert "手机上就能查。" in shown
        assert "查水费" in shown
        assert "new/" not in shown
    assert "没有相符的答复" in keeper.get(LIST, {"asked": "烧烤摊油烟"}).content.decode()


def test_what_looks_personal_goes_to_residents_only_when_it_is_confirmed_as_it_stands(keeper: Client) -> None:
    told = {**GOOD, "answer": "手机上就能查，或打13800138000、010-65123456。"}
    asked = keeper.post(f"{LIST}new/", told)
    page = asked.content.decode()
    assert asked.status_code == 422 and "13800138000" in page and "：010" not in page
    word = page.partition('name="confirmed" value="')[2].partition('"')[0]
    other = {**told, "answer": "打13912345678。", "confirmed": word}
    assert keeper.post(f"{LIST}new/", other).status_code == 422
    assert keeper.post(f"{LIST}new/", {**told, "confirmed": word}).status_code == 302
    assert keeper.post(f"{LIST}new/", {**told, "for_residents": ""}).status_code == 302, (
        "colleagues alone read it"
    )


def test_a_fault_keeps_what_was_typed(keeper: Client) -> None:
    refused = keeper.post(f"{LIST}new/", {**GOOD, "source": "", "valid_until": "2025-01-01"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "手机上就能查。" in shown
    assert "失效日期早于生效日期" in shown
    assert understanding.answer_list(at=AT)[0] == ()


def test_a_new_wording_keeps_the_old_one_and_two_at_once_are_told(keeper: Client) -> None:
    id = written(keeper)
    page = keeper.get(f"{LIST}{id}/").content.decode()
    assert 'value="1"' in page
    keeper.post(f"{LIST}{id}/", {**GOOD, "answer": "改为在营业厅查。", "version": "1"})
    shown = keeper.get(f"{LIST}{id}/").content.decode()
    assert "改为在营业厅查。" in shown
    assert "手机上就能查。" in shown
    late = keeper.post(f"{LIST}{id}/", {**GOOD, "answer": "我也改了。", "version": "1"})
    assert late.status_code == 409
    assert "我也改了。" in late.content.decode()


def test_retired_it_is_not_found_any_more_and_says_why(keeper: Client) -> None:
    id = written(keeper)
    assert keeper.post(f"{LIST}{id}/retire/", {"why": ""}).status_code == 422
    assert keeper.post(f"{LIST}{id}/retire/", {"why": "系统换了"}).status_code == 302
    assert "没有相符" in keeper.get(LIST, {"asked": "查水费"}).content.decode()
    assert "水费怎样查询" in keeper.get(LIST, {"standing": "ended"}).content.decode()
    assert "系统换了" in keeper.get(f"{LIST}{id}/").content.decode()


def test_who_does_not_keep_answers_reads_them_and_no_more(keeper: Client) -> None:
    id = written(keeper)
    operator = sitting("operator")
    assert 'name="answer"' not in operator.get(f"{LIST}{id}/").content.decode()
    for address in (f"{LIST}new/", f"{LIST}{id}/", f"{LIST}{id}/retire/", f"{LIST}import/"):
        assert operator.post(address, {**GOOD, "why": "不要"}).status_code == 403
    assert operator.get(f"{LIST}import/").status_code == 403
    assert Client().get(LIST).status_code == 302


def upload(client: Client, rows: str, name: str = "answers.csv") -> Any:
    return client.post(f"{LIST}import/", {"file": SimpleUploadedFile(name, rows.encode(), "text/csv")})


def test_a_file_s_good_rows_are_taken_and_the_bad_ones_come_back(keeper: Client) -> None:
    rows = (
        "问题,答案,来源,分类\n停水在哪看？,看公告。,示例,水管漏水\n只有问题？,,示例,没有这类\n=1+1,公式。,,\n"
    )
    shown = upload(keeper, rows).content.decode()
    assert "新增 1 条" in shown
    assert "2 行没有收下" in shown
    back = re.search(r'href="data:text/csv;base64,([^"]+)"', shown)
    assert back is not None
    lines = base64.b64decode(back[1]).decode("utf-8-sig").splitlines()
    assert lines[0] == "line,reason,问题,答案,来源,分类"
    assert lines[1].startswith("3,")
    assert "只有问题？" in lines[1]
    assert "'=1+1" in lines[2]


def test_a_file_that_is_none_is_refused_in_words(keeper: Client) -> None:
    assert keeper.post(f"{LIST}import/", {}).status_code == 422
    assert upload(keeper, "\0\0\0", "answers.bin").status_code == 422
    example = keeper.get(f"{LIST}example.csv")
    taken = upload(keeper, example.content.decode("utf-8-sig"))
    assert "新增 1 条" in taken.content.decode()
