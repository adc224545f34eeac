"""A form's questions, what stays typed, and the data that goes to the engine."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from zhili.cases.pages import forms
from zhili.cases.testing import AREA, small_city
from zhili.casetypes.classes import ClassDef
from zhili.casetypes.forms import form_of
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

pytestmark = pytest.mark.django_db
CASE = UUID("01890000-0000-7000-8000-000000000001")
CLASSES = (
    ClassDef("water", Text("水务", "Water")),
    ClassDef("water/pipe", Text("水管漏水", "Leaking pipe")),
    ClassDef("roads", Text("道路", "Roads")),
)
OFFER = forms.Offer(classes=CLASSES, areas_url="/areas.json", dense=True)


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


EVERYTHING = form_of(
    {
        "required": ["text", "result", "done"],
        "properties": {
            "text": {"type": "string", "maxLength": 20, "x-widget": "textarea", "x-title": words("内容", "Text")},
            "result": {"type": "string", "enum": ["good", "bad"], "x-title": words("结果", "Result")},
            "urgency": {"type": "string", "enum": ["normal", "urgent"], "x-title": words("急", "Urgency")},
            "done": {"type": "boolean", "x-title": words("办成了吗", "Done")},
            "days": {"type": "integer", "minimum": 1, "maximum": 9, "x-title": words("天数", "Days")},
            "share": {"type": "number", "x-title": words("比例", "Share")},
            "stars": {"type": "integer", "minimum": 1, "maximum": 5, "x-widget": "rating"},
            "unit": {"type": "string", "x-widget": "unit", "x-title": words("单位", "Unit")},
            "units": {"type": "array", "items": {"type": "string"}, "maxItems": 1, "x-widget": "units"},
            "class": {"type": "string", "x-widget": "class", "x-title": words("分类", "Class")},
            "area": {"type": "string", "x-widget": "area", "x-title": words("区划", "Area")},
            "into": {"type": "string", "format": "uuid", "x-widget": "case", "x-title": words("并入", "Into")},
            "others": {"type": "array", "items": {"type": "string", "format": "uuid"}, "x-widget": "cases"},
            "lon": {"type": "number", "x-widget": "place"},
            "lat": {"type": "number", "x-widget": "place"},
            "photos": {"type": "array", "items": {"type": "string"}, "x-widget": "files"},
            "seen": {"type": "string", "format": "date-time", "x-title": words("时间", "When")},
            "phone": {
                "type": "string", "x-personal": True, "x-purpose": words("回访时联系", "to call back"),
                "x-basis": {"ground": "consent", **words("《个人信息保护法》第十三条", "PIPL, article 13")},
                "x-term": "P6M", "x-class": "general",
                "x-widget": "phone", "x-title": words("电话", "Telephone"),
            },
            "tags": {"type": "array", "items": {"type": "string"}, "x-options": {"a": words("甲", "A")}},
        },
    }
)  # fmt: skip


def sent(**fields: str | list[str]) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def nobody(number: str) -> UUID | None:
    return None


def page(drawn: forms.Drawn) -> str:
    return render_to_string("cases/form.html", {"form": drawn})


def test_every_widget_is_drawn_once_and_labelled() -> None:
    small_city()
    drawn = forms.draw(EVERYTHING, offer=replace(OFFER, area=AREA))
    html = page(drawn)
    assert [one.name for one in drawn.questions] == [
        name for name in EVERYTHING.properties if name != "lat"
    ], "longitude and latitude are one question"
    for one in drawn.questions:
        assert f'name="{one.name}"' in html, one.name
    assert drawn.has_map and drawn.has_files
    assert '<option value="water/pipe">水管漏水</option>' in html and '<optgroup label="水务">' in html
    assert '<option value="bureau:water">' in html
    assert 'type="datetime-local"' in html and 'type="tel"' in html
    assert "只用于：回访时联系。" in html
    assert '<option value="normal">一般</option>' in html, "urgency has words even where the type gives none"
    assert 'type="radio" id="id_result-1"' in html, "what must be answered stands open"
    assert 'data-limit="20"' in html and 'max="9"' in html


def test_what_was_sent_becomes_data_of_the_right_kinds() -> None:
    post = sent(
        text=" 修好了 ", result="good", done="false", days="3", share="0.5", stars="5", units=["a", "b"], lon="116.5",
        lat="39.9", others=f"1\n{2}", into="1234", seen="2026-03-02T09:00", tags=["a"], csrfmiddlewaretoken="x",
    )  # fmt: skip
    data = forms.answers(EVERYTHING, post, find_case=lambda number: CASE)
    assert data == {
        "text": " 修好了 ", "result": "good", "done": False, "days": 3, "share": 0.5, "stars": 5, "units": ["a", "b"],
        "lon": 116.5, "lat": 39.9, "others": [str(CASE), str(CASE)], "into": str(CASE),
        "seen": "2026-03-02T09:00:00+08:00", "tags": ["a"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "raw"), [("days", "三天"), ("share", "nan"), ("done", "maybe"), ("seen", "昨天")]
)
def test_what_cannot_be_read_stays_as_typed_and_is_refused_at_its_field(name: str, raw: str) -> None:
    post = sent(**{"text": "好", "result": "good", "done": "true", name: raw})
    data = forms.answers(EVERYTHING, post, find_case=nobody)
    assert data[name] == raw
    with pytest.raises(Invalid) as refusal:
        EVERYTHING.take(data)
    drawn = forms.draw(
        EVERYTHING, offer=OFFER, values=forms.typed(EVERYTHING, post), errors=refusal.value.fields
    )
    assert list(drawn.errors) == [name]
    asked = next(one for one in drawn.questions if one.name == name)
    assert asked.error is not None and asked.value == raw


def test_everything_typed_is_kept_beside_the_faults() -> None:
    post = sent(
        text="井" * 21, result="bad", done="false", phone="138", units=["x", "y"], **{"class": "water/pipe"}
    )
    with pytest.raises(Invalid) as refusal:
        EVERYTHING.take(forms.answers(EVERYTHING, post, find_case=nobody))
    drawn = forms.draw(
        EVERYTHING, offer=OFFER, values=forms.typed(EVERYTHING, post), errors=refusal.value.fields
    )
    html = page(drawn)
    assert set(drawn.errors) == {"text", "units"}
    assert "井" * 21 in html and 'value="bad" checked' in html and 'value="false" checked' in html
    assert 'value="138"' in html and '<option value="water/pipe" selected>' in html
    assert 'aria-describedby="id_text-count id_text-error" aria-invalid="true"' in html


def test_a_case_is_named_by_its_number() -> None:
    with pytest.raises(Invalid) as refusal:
        forms.answers(EVERYTHING, sent(into="9", others="7 8"), find_case=nobody)
    assert set(refusal.value.fields) == {"into", "others"}
    assert "9" in refusal.value.fields["into"].zh


def test_a_fault_at_half_a_place_stands_at_the_place_and_one_at_no_field_above_all() -> None:
    errors = {"lat": Text("一起", "together"), "form": Text("都不对", "all wrong")}
    drawn = forms.draw(EVERYTHING, offer=OFFER, errors=errors)
    assert drawn.errors == {"lon": errors["lat"]}
    assert drawn.general == (errors["form"],)


def test_a_page_may_ask_for_a_part_only() -> None:
    drawn = forms.draw(EVERYTHING, offer=OFFER, only=["days", "text", "nothing"])
    assert [one.name for one in drawn.questions] == ["days", "text"]


def test_a_proposal_stands_at_its_question_and_says_that_a_machine_made_it() -> None:
    proposal = forms.Proposal("water/pipe", CLASSES[1].name, 0.86, ("水管",))
    html = page(forms.draw(EVERYTHING, offer=replace(OFFER, proposals={"class": proposal}), only=["class"]))
    assert "机器建议" in html and "水管漏水" in html and "86%" in html


def test_files_are_read_by_question() -> None:
    photo = SimpleUploadedFile("a.png", b"png", content_type="image/png")
    files: MultiValueDict[str, UploadedFile[bytes]] = MultiValueDict({"photos": [photo], "other": [photo]})
    assert forms.uploads(EVERYTHING, files) == {"photos": [("a.png", "image/png", b"png")]}


def test_who_is_asked_something_personal_is_told_what_for_by_which_law_and_how_long() -> None:
    phone = ["phone"]
    shown = page(forms.draw(EVERYTHING, offer=forms.Offer(), only=phone))
    for words_ in (
        "回访时联系",
        "您的同意（《个人信息保护法》第十三条）",
        "办结后保存 6 个月",
        "随时撤回同意",
    ):
        assert words_ in shown
    with override("en"):
        shown = page(forms.draw(EVERYTHING, offer=forms.Offer(), only=phone))
    assert "6 months after the matter has ended" in shown and "your consent (PIPL, article 13)" in shown
    assert "z-why" not in page(forms.draw(EVERYTHING, offer=forms.Offer(dense=True), only=phone)), (
        "desks know"
    )


def test_a_yes_or_no_has_the_forms_own_words_and_what_has_one_answer_is_a_box_to_tick() -> None:
    told = {"true": words("同意", "I agree"), "false": words("不同意", "I do not agree")}
    form = form_of(
        {
            "properties": {
                "agreed": {"type": "boolean", "x-title": words("您同意", "You agree"), "x-options": told},
                "read": {"type": "boolean", "const": True, "x-title": words("读过了", "Read")},
            },
        }
    )
    drawn = forms.draw(form, offer=OFFER, values={"agreed": False, "read": True})
    with override("zh-hans"):
        page = render_to_string("cases/form.html", {"form": drawn})
    assert [(value, said.zh) for value, said in drawn.questions[0].options] == [
        ("true", "同意"),
        ("false", "不同意"),
    ]
    assert '<input type="checkbox" id="id_read" name="read" value="true" checked>' in page
    assert form.fields[0].words(False) == Text("不同意", "I do not agree")


def test_a_whole_number_stays_one_where_others_may_stand() -> None:
    form = form_of({"properties": {"amount": {"type": "number"}}})
    assert repr(forms.typed(form, QueryDict("amount=2400"))["amount"]) == "2400"
    assert forms.typed(form, QueryDict("amount=12.5")) == {"amount": 12.5}
