"""The parties to a case: as its reader may know them, and by what an invited one proves to be that one."""

from uuid import UUID

from zhili.cases.models import PartyRow
from zhili.cases.queries.views import PartyView
from zhili.cases.rules.guards import room_of
from zhili.cases.rules.state import CaseState, Party
from zhili.casetypes.language import PARTY, CaseType
from zhili.kernel.text import Text


def invited(state: CaseState) -> list[tuple[UUID, bytes]]:
    """The parties that were invited and the digests of their codes."""
    if not state.parties:
        return []
    rows = PartyRow.objects.filter(district_id=state.district_id, case_id=state.id)
    return [(id, bytes(digest)) for id, digest in rows.values_list("id", "secret").order_by("id")]


def codes_number(state: CaseState, party: UUID) -> str:
    """What the code of an invitation is bound to: the case's number and the party."""
    return f"{state.number}/{party}"


def parties_of(case_type: CaseType, state: CaseState, roles: frozenset[str]) -> tuple[PartyView, ...]:
    """The parties as somebody with these roles may know them."""
    titles = case_type.parties.sides if case_type.parties else {}
    return tuple(
        PartyView(
            id=one.id,
            side=one.side,
            title=_numbered(titles.get(one.side, Text(zh=one.side, en=one.side)), one, state),
            mine=PARTY in roles and room_of(one.id) in roles,
            room=room_of(one.id) in roles,
            opener=one.opener,
            joined=bool(one.account) or one.opener,
            known_as=_known_as(one, state),
        )
        for one in state.parties
    )


def _numbered(title: Text, one: Party, state: CaseState) -> Text:
    same = [each.id for each in state.parties if each.side == one.side]
    if len(same) == 1:
        return title
    number = same.index(one.id) + 1
    return Text(zh=f"{title.zh} {number}", en=f"{title.en} {number}")


def _known_as(one: Party, state: CaseState) -> frozenset[str]:
    own = {f"anonymous:{one.id}", one.account}
    return frozenset((own | ({state.reporter, "anonymous:anonymous"} if one.opener else set())) - {""})
