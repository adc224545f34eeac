"""Who fits a dispute and why, and whom the parties choose: the pure rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.people.rules.choosing import Outcome, Wish, fault, outcome
from zhili.people.rules.matching import Candidate, Dispute, Work, left_out, match
from zhili.people.rules.register import EntryView, Review

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
HERE = "1101/110105/110105001/110105001001"
ME = UUID(int=77)
DISPUTE = Dispute("neighbours", HERE, TODAY, parties=("a", "b"), matter="case:1")
BASE = EntryView(
    id=UUID(int=1), number="M1", name="王和", profession="mediator", organisation="pmc:1", fields=("neighbours",),
    languages=("zh",), areas=(HERE,), appointed_by="", appointed_on=date(2024, 1, 1), until=None, at_most=4,
    account_id=None, state="active", review=None, last_proposed_at=None,
)  # fmt: skip


def person(
    number: int, *, areas: tuple[str, ...] = (HERE,), last_proposed_at: datetime | None = None
) -> EntryView:
    return replace(
        BASE, id=UUID(int=number), number=f"M{number}", areas=areas, last_proposed_at=last_proposed_at
    )


def points(entry: EntryView, dispute: Dispute = DISPUTE, work: Work | None = None) -> tuple[int, list[str]]:
    (found,) = match([Candidate(entry)], dispute, {entry.id: work} if work else {}).fits
    return found.points, [one.en for one in found.reasons]


@pytest.mark.parametrize(
    ("entry", "conflicts", "work", "why"),
    [
        (BASE, (), Work(), None),
        (replace(BASE, state="suspended"), (), Work(), "Suspended"),
        (replace(BASE, state="ended"), (), Work(), "no longer"),
        (replace(BASE, until=TODAY), (), Work(), None),
        (replace(BASE, until=TODAY - timedelta(days=1)), (), Work(), "2026-03-01"),
        (BASE, (), Work(open=3), None),
        (BASE, (), Work(open=4), "limit is 4"),
        (replace(BASE, at_most=0), (), Work(), "limit is 0"),
        (replace(BASE, review=Review(2025, "unqualified", TODAY)), (), Work(), "unqualified"),
        (replace(BASE, account_id=ME), (), Work(), None),
        (BASE, ("b",), Work(), "conflict"),
        (BASE, ("case:1",), Work(), "conflict"),
        (BASE, ("case:2", "c"), Work(), None),
    ],
)
def test_who_cannot_take_it_is_left_out_with_the_reason(
    entry: EntryView, conflicts: tuple[str, ...], work: Work, why: str | None
) -> None:
    found = left_out(Candidate(entry, frozenset(conflicts)), DISPUTE, work)
    assert found is None if why is None else found is not None and why in found.en and found.zh


def test_a_party_does_not_mediate_its_own_case() -> None:
    dispute = replace(DISPUTE, parties=(str(ME), "b"))
    found = match([Candidate(replace(BASE, account_id=ME))], dispute, {})
    assert found.fits == () and [one.why.en for one in found.unfit] == ["Is a party."]


@pytest.mark.parametrize(
    ("entry", "dispute", "work", "expected", "reason"),
    [
        (BASE, DISPUTE, None, 30 + 30 + 20, "In the same community"),
        (replace(BASE, fields=("land", "neighbours")), DISPUTE, None, 25 + 30 + 20, "A field of theirs: Neighbours"),
        (replace(BASE, fields=("other",)), DISPUTE, None, 0 + 30 + 20, "Takes disputes of any kind"),
        (BASE, DISPUTE, Work(open=1, settled=2), 30 + 8 + 30 + 15, "Settled such disputes: 2"),
        (BASE, DISPUTE, Work(settled=90), 30 + 20 + 30 + 20, "Settled such disputes: 90"),
        (BASE, DISPUTE, Work(open=2), 30 + 30 + 10, "Open cases: 2 of at most 4"),
        (replace(BASE, areas=("1101/110105/110105001",)), DISPUTE, None, 30 + 20 + 20, "In the same street"),
        (replace(BASE, areas=("1101/110105",)), DISPUTE, None, 30 + 15 + 20, "Works here"),
        (replace(BASE, areas=("1101/110105/110105002",)), DISPUTE, None, 30 + 10 + 20, "In the same district"),
        (replace(BASE, areas=("1101/110108",)), DISPUTE, None, 30 + 0 + 20, "Has no open case"),
        (replace(BASE, areas=()), DISPUTE, None, 30 + 15 + 20, "Works here"),
        (BASE, replace(DISPUTE, area=None), None, 30 + 20, "Has no open case"),
        (replace(BASE, languages=("zh", "yue")), replace(DISPUTE, languages=("yue",)), None, 80 + 40,
         "Speaks Cantonese"),
        (replace(BASE, languages=("yue",)), replace(DISPUTE, languages=("yue", "ug")), None, 80 + 20,
         "Speaks Cantonese"),
        (BASE, replace(DISPUTE, languages=("zh",)), None, 80, "Has no open case"),
        (replace(BASE, review=Review(2025, "excellent", TODAY)), DISPUTE, None, 90, "Review of 2025: excellent"),
    ],
)  # fmt: skip
def test_points_add_up_and_each_has_its_reason(
    entry: EntryView, dispute: Dispute, work: Work | None, expected: int, reason: str
) -> None:
    found, reasons = points(entry, dispute, work)
    assert found == expected and reason in reasons


def test_three_are_proposed_and_of_equals_who_waited_longest() -> None:
    crowd = [
        person(1, last_proposed_at=NOW),
        person(2, last_proposed_at=NOW - timedelta(days=9)),
        person(3),
        person(4),
        person(5, areas=("1101/110108",)),
    ]
    found = match([Candidate(one) for one in crowd], DISPUTE, {})
    assert [one.entry.number for one in found.fits] == ["M3", "M4", "M2"]


@given(st.permutations(range(1, 9)), st.data())
def test_the_order_of_asking_changes_nothing(order: list[int], data: st.DataObject) -> None:
    worked = {
        UUID(int=one): Work(data.draw(st.integers(0, 6)), data.draw(st.integers(0, 9))) for one in range(1, 9)
    }
    crowd = [Candidate(person(one)) for one in order]
    found = match(crowd, DISPUTE, worked)
    assert found == match(sorted(crowd, key=lambda one: one.entry.number), DISPUTE, worked)
    assert all(worked[one.entry.id].open < one.entry.at_most for one in found.fits)
    assert len(found.fits) == min(3, 8 - len(found.unfit))


A, B, C = (UUID(int=one) for one in (1, 2, 3))


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, Outcome("waiting", waiting=("a", "b"))),
        ({"a": Wish((B,))}, Outcome("waiting", waiting=("b",))),
        ({"a": Wish((B, A)), "b": Wish((B,))}, Outcome("agreed", B)),
        ({"a": Wish((B, A, C)), "b": Wish((C, A, B))}, Outcome("agreed", A)),
        ({"a": Wish((A, B)), "b": Wish((B, A))}, Outcome("agreed", A)),
        ({"a": Wish((A, B), (C,)), "b": Wish((C, B), (A,))}, Outcome("agreed", B)),
        ({"a": Wish(), "b": Wish()}, Outcome("agreed", A)),
        ({"a": Wish(), "b": Wish((C,))}, Outcome("agreed", C)),
        ({"a": Wish((), (A, B)), "b": Wish((), (C,))}, Outcome("open")),
        ({"a": Wish((), (A, B, C))}, Outcome("open")),
    ],
)
def test_whom_the_parties_agree_on(wishes: dict[str, Wish], expected: Outcome) -> None:
    assert outcome((A, B, C), ("a", "b"), wishes) == expected


def test_where_nobody_could_be_proposed_the_organisation_decides() -> None:
    assert outcome((), ("a",), {}) == Outcome("open")


@given(
    st.lists(st.tuples(st.permutations([A, B, C]), st.integers(0, 3), st.sets(st.sampled_from([A, B, C]))))
)
def test_nobody_is_agreed_on_whom_a_party_struck(drawn: list[tuple[list[UUID], int, set[UUID]]]) -> None:
    wishes = {
        str(number): Wish(tuple(one for one in order[:ranked] if one not in struck), tuple(struck))
        for number, (order, ranked, struck) in enumerate(drawn)
    }
    assert all(fault((A, B, C), one) == "" for one in wishes.values())
    found = outcome((A, B, C), tuple(wishes), wishes)
    left = {A, B, C} - {one for wish in wishes.values() for one in wish.struck}
    assert found.stands == ("agreed" if left else "open")
    assert found.chosen is None or found.chosen in left


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish((A,), (B,)), ""),
        (Wish((UUID(int=9),)), "stranger"),
        (Wish((A,), (A,)), "twice"),
        (Wish((A, A)), "twice"),
    ],
)
def test_a_wish_names_those_proposed_once(wish: Wish, found: str) -> None:
    assert fault((A, B, C), wish) == found
