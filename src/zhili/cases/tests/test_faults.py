"""What goes wrong around the engine, and that nothing is lost, doubled or half done by it."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from zhili.cases import public as cases
from zhili.cases.models import Case, CaseEvent
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, ROADS, WATER, load_errand, resident, small_city
from zhili.kernel import ids
from zhili.kernel.actor import ANONYMOUS, Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Conflict, Invalid, NotFound
from zhili.ledger import public as ledger
from zhili.understanding import public as understanding

HOUR = timedelta(hours=1)
ANYWHERE: dict[str, Any] = {"text": "水管漏水", "lon": 116.005, "lat": 39.005}


@pytest.fixture
def city(db: None) -> None:
    small_city()
    load_errand()


def opened(actor: Actor | None = None, key: str | None = None, **data: object) -> cases.Opened:
    form = {**ANYWHERE, "class": "water/pipe", **data}
    return cases.open(
        type_key="test.errand",
        data=form,
        actor=actor or resident(),
        channel="web",
        at=AT,
        idempotency_key=key,
    )


@pytest.mark.usefixtures("city")
class TestDeliveredTwice:
    def test_the_second_delivery_answers_with_the_first_case(self) -> None:
        first, second = opened(key="k1"), opened(key="k1")
        assert (second.id, second.number, second.repeated) == (first.id, first.number, True)
        assert cases.find(number=second.number, secret=second.secret or "").case_id == first.id
        assert Case.objects.count() == 1

    def test_another_sender_may_use_the_same_key(self) -> None:
        assert opened(key="k1").id != opened(actor=resident("r2"), key="k1").id

    def test_the_same_key_with_other_content_is_refused(self) -> None:
        opened(key="k1")
        with pytest.raises(cases.Mismatch):
            opened(key="k1", text="另一件事")
        assert Case.objects.count() == 1

    def test_an_action_delivered_twice_happens_once(self) -> None:
        case = opened()
        for _ in range(2):
            cases.act(
                case_id=case.id,
                action="say",
                actor=resident(),
                data={"text": "请尽快"},
                at=AT,
                idempotency_key="a",
            )
        assert CaseEvent.objects.filter(case_id=case.id, action="say").count() == 1


@pytest.mark.usefixtures("city")
class TestRefused:
    def test_an_unknown_type_names_it(self) -> None:
        with pytest.raises(cases.UnknownType) as refusal:
            cases.open(type_key="no.such", data={}, actor=ANONYMOUS, channel="web", at=AT)
        assert "no.such" in refusal.value.render("en")

    def test_an_action_that_is_not_possible_now_says_what_is(self) -> None:
        case = opened()
        with pytest.raises(cases.NotAllowedNow) as refusal:
            cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "好了"}, at=AT)
        assert "Accept" in refusal.value.render("en") and "接单" in refusal.value.render("zh")

    def test_an_unknown_action_lists_those_there_are(self) -> None:
        case = opened()
        with pytest.raises(cases.UnknownAction) as refusal:
            cases.act(case_id=case.id, action="vanish", actor=WATER, data={}, at=AT)
        assert "answer" in refusal.value.render("en")

    def test_a_stale_version_is_a_conflict_and_changes_nothing(self) -> None:
        case = opened()
        seen = cases.whole(case_id=case.id, actor=WATER, at=AT).version
        cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT, expected_version=seen)
        with pytest.raises(Conflict):
            cases.act(
                case_id=case.id,
                action="remark",
                actor=WATER,
                data={"text": "备注"},
                at=AT,
                expected_version=seen,
            )
        assert cases.whole(case_id=case.id, actor=WATER, at=AT).version == seen + 1

    def test_a_place_outside_every_area_is_told_and_nothing_is_opened(self) -> None:
        with pytest.raises(ZhiliError) as refusal:
            opened(lon=2.35, lat=48.85)
        assert refusal.value.code == "outside-every-area"
        assert Case.objects.count() == 0

    def test_half_a_point_and_an_unknown_area_name_their_fields(self) -> None:
        with pytest.raises(Invalid) as refusal:
            cases.open(
                type_key="test.errand",
                data={"text": "漏水", "lon": 116.0},
                actor=resident(),
                channel="web",
                at=AT,
            )
        assert set(refusal.value.fields) == {"lat"}
        with pytest.raises(Invalid) as refusal:
            cases.open(
                type_key="test.errand",
                data={"text": "漏水", "area": "9"},
                actor=resident(),
                channel="web",
                at=AT,
            )
        assert set(refusal.value.fields) == {"area"}

    def test_a_megabyte_of_text_is_refused_in_words(self) -> None:
        with pytest.raises(Invalid) as refusal:
            opened(text="长" * 1_000_000)
        assert "10000" in refusal.value.fields["text"].en.replace(",", "")

    def test_control_characters_and_direction_marks_do_not_stay(self) -> None:
        case = opened(text="水管\x00漏\u202e水\u200b了\r\n请修")
        assert cases.whole(case_id=case.id, actor=WATER, at=AT).text == "水管漏水了\n请修"


@pytest.mark.usefixtures("city")
def test_a_clock_set_back_does_not_turn_history_round() -> None:
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT + 5 * HOUR)
    cases.act(case_id=case.id, action="remark", actor=WATER, data={"text": "备注"}, at=AT + HOUR)
    instants = [event.at for event in cases.timeline(case_id=case.id, actor=WATER, at=AT)]
    assert instants == sorted(instants)
    assert cases.verify(case.id) == []


@pytest.mark.usefixtures("city")
def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = opened().number
    drawn = iter([taken, ids.case_number(AT)])
    monkeypatch.setattr("zhili.cases.operations.open.case_number", lambda at: next(drawn))
    assert opened().number != taken


@pytest.mark.usefixtures("city")
def test_every_event_has_its_seal_and_a_changed_word_shows() -> None:
    case = opened()
    events = list(CaseEvent.objects.filter(case_id=case.id))
    sealed = ledger.sealed_digests(district_id=case.district_id, ids=[event.id for event in events])
    assert len(sealed) == len(events) == 3
    with connection.cursor() as cur:
        cur.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")
        cur.execute("UPDATE cases_caseevent SET actor = 'staff:other' WHERE action = 'open'")
        cur.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER USER")
    assert [found.what for found in cases.verify(case.id)] == ["the event is not as sealed"]


@pytest.mark.usefixtures("city")
def test_what_is_said_in_the_leading_case_reaches_the_reporters_of_merged_ones(run_jobs: Any) -> None:
    lead = opened()
    merged = [opened(actor=resident(name)) for name in ("r2", "r3")]
    for one in merged:
        data = {"case": str(lead.id)}
        cases.act(case_id=one.id, action="merge", actor=DISPATCHER, data=data, at=AT)
    cases.act(case_id=lead.id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=lead.id, action="answer", actor=WATER, data={"text": "阀门已换"}, at=AT + HOUR)
    assert "cases.inform" in run_jobs()
    for one, name in zip(merged, ("r2", "r3"), strict=True):
        told = cases.timeline(case_id=one.id, actor=resident(name), at=AT)
        assert [event.text for event in told if event.action == "inform"] == ["阀门已换"]


@pytest.mark.usefixtures("city")
def test_warnings_and_overdue_steps_come_once_each_however_often_the_job_runs() -> None:
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    due = cases.whole(case_id=case.id, actor=WATER, at=AT).due_at
    assert due is not None
    for moment in (due - timedelta(days=2), due - 20 * HOUR, due - 19 * HOUR, due + HOUR, due + 2 * HOUR):
        cases.ring(at=moment)
        cases.ring(at=moment)
    actions = [event.action for event in cases.timeline(case_id=case.id, actor=WATER, at=due)]
    assert [actions.count(name) for name in ("warn", "overdue", "supervise")] == [1, 1, 1]
    assert cases.verify(case.id) == []


@pytest.mark.usefixtures("city")
def test_a_case_leads_to_another_with_what_was_collected() -> None:
    case = opened(address="幸福路 1 号")
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=case.id, action="lead_on", actor=WATER, data={}, at=AT)
    (link,) = cases.whole(case_id=case.id, actor=WATER, at=AT).links
    child = cases.whole(case_id=link.id, actor=WATER, at=AT)
    assert (link.kind, child.address, child.lon) == ("led_to", "幸福路 1 号", 116.005)
    assert [(one.kind, one.id) for one in child.links] == [("answers", case.id)]


@pytest.mark.django_db(transaction=True)
def test_of_two_actors_at_once_one_wins_and_the_other_is_told() -> None:
    small_city()
    load_errand()
    case = opened()
    version = cases.whole(case_id=case.id, actor=WATER, at=AT).version
    results: list[str] = []
    start = threading.Barrier(2)

    def accept() -> None:
        close_old_connections()
        start.wait()
        try:
            cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT, expected_version=version)
            results.append("done")
        except ZhiliError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["conflict", "done"]
    assert CaseEvent.objects.filter(case_id=case.id, action="accept").count() == 1


@pytest.mark.usefixtures("city")
def test_the_other_unit_does_not_see_it_in_its_list() -> None:
    case = opened()
    mine = cases.listing(actor=WATER, filters=cases.Filters(), at=AT)
    theirs = cases.listing(actor=ROADS, filters=cases.Filters(), at=AT)
    assert ([row.id for row in mine.rows], theirs.rows) == ([case.id], ())


@pytest.mark.usefixtures("city")
def test_an_outside_key_acts_on_the_cases_it_reported_and_on_no_others() -> None:
    declaration = DECLARATION.replace("by: [reporter, lead, co_handler]", "by: [reporter, lead, outside]")
    load_errand(declaration)
    mandate = Mandate("outside", None, None, AT - timedelta(days=1))
    key, other = (Actor(kind="outside", id=name, mandates=(mandate,)) for name in ("110", "gas"))
    case = opened(actor=key)
    said = {"text": "已收到"}
    cases.act(case_id=case.id, action="say", actor=key, data=said, at=AT)
    with pytest.raises(NotFound):
        cases.act(case_id=case.id, action="say", actor=other, data=said, at=AT)
    with pytest.raises(NotFound):
        cases.whole(case_id=case.id, actor=other, at=AT)


@pytest.mark.usefixtures("city")
class TestMerging:
    def test_into_a_case_that_was_merged_itself_is_refused(self) -> None:
        first, second = opened(), opened(actor=resident("r2"))
        cases.act(case_id=second.id, action="merge", actor=DISPATCHER, data={"case": str(first.id)}, at=AT)
        with pytest.raises(cases.MergedIntoEnded):
            cases.act(
                case_id=first.id, action="merge", actor=DISPATCHER, data={"case": str(second.id)}, at=AT
            )
        assert cases.whole(case_id=first.id, actor=DISPATCHER, at=AT).stage == "dispatched"

    def test_into_a_case_that_is_not_there_or_not_theirs_is_not_found(self) -> None:
        case = opened()
        elsewhere = Actor(
            kind="staff",
            id="d2",
            mandates=(Mandate("dispatcher", None, "1101/110105", AT - timedelta(days=1)),),
        )
        nowhere = opened(lon=None, lat=None)
        for target in (ids.new_id(AT), nowhere.id):
            with pytest.raises(NotFound):
                cases.act(case_id=case.id, action="merge", actor=elsewhere, data={"case": str(target)}, at=AT)


@pytest.mark.usefixtures("city")
class TestCorrectedPlace:
    def test_a_point_is_located_anew(self) -> None:
        case = opened()
        cases.act(
            case_id=case.id, action="relocate", actor=DISPATCHER, data={"lon": 116.025, "lat": 39.025}, at=AT
        )
        view = cases.whole(case_id=case.id, actor=DISPATCHER, at=AT)
        assert (view.lon, view.area_names[-1].zh) == (116.025, "网格9")

    def test_a_code_becomes_the_path_of_its_area(self) -> None:
        case = opened()
        cases.act(case_id=case.id, action="relocate", actor=DISPATCHER, data={"area": "110105001"}, at=AT)
        assert cases.whole(case_id=case.id, actor=DISPATCHER, at=AT).area == "1101/110105/110105001"

    def test_a_point_outside_the_city_is_refused(self) -> None:
        case = opened()
        with pytest.raises(ZhiliError) as refusal:
            cases.act(
                case_id=case.id, action="relocate", actor=DISPATCHER, data={"lon": 2.35, "lat": 48.85}, at=AT
            )
        assert refusal.value.code == "outside-every-area"


@pytest.mark.usefixtures("city")
def test_what_staff_choose_instead_of_a_proposal_is_kept_to_learn_from() -> None:
    for chosen in ("water/pipe", "roads/hole"):
        case = cases.open(type_key="test.errand", data=ANYWHERE, actor=resident(), channel="web", at=AT)
        data = {"class": chosen, "unit": "bureau:water"}
        cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data=data, at=AT)
    found = understanding.agreement(kind="class", since=AT - HOUR)
    assert (found.decided, found.agreed) == (2, 1)
