"""Which rows of the engine a reader sees (``kernel.isolation``), and why a table has no guard.

It is the line that ``queries.listing.scope`` and ``guards.roles_of`` draw, a second time. What belongs to a case is
seen with the case.
"""

from zhili.kernel.isolation import (
    KNOWN,
    SHARING_A_UNIT,
    STAFF,
    Gathered,
    Guard,
    by_me,
    for_purpose,
    i_am,
    seen_where,
    within_reach,
)


def _of_case(table: str, column: str = "case_id") -> str:
    of = f"one.district_id = {table}.district_id AND one.id = {table}.{column}"
    return seen_where(f"EXISTS (SELECT 1 FROM cases_case one WHERE {of})")


_SIGNING = for_purpose("sign", "paper")
_OF_PAPER = f"{_SIGNING} OR EXISTS (SELECT 1 FROM documents_paper one WHERE one.id = paper_id)"

# That table's own guard looks at no case: each would ask the other for ever.
_PARTY_TO = Gathered(
    name="cases_party_to",
    kind="uuid",
    query=f"SELECT own.case_id FROM public.cases_party own WHERE {i_am('own.account', 'own.id')}",
)

GUARDS = {
    "cases_case": Guard(
        sees=within_reach(units=SHARING_A_UNIT, reporter="reporter", id="id", besides=_PARTY_TO.holds("id")),
        gathers=(_PARTY_TO,),
    ),
    "cases_party": Guard(sees=KNOWN),
    "cases_caseevent": Guard(sees=_of_case("cases_caseevent")),
    "cases_attachment": Guard(sees=_of_case("cases_attachment")),
    "cases_call": Guard(sees=_of_case("cases_call")),
    "cases_delivery": Guard(sees=_of_case("cases_delivery")),
    "cases_instep": Guard(sees=_of_case("cases_instep")),
    "cases_handout": Guard(sees=_of_case("cases_handout")),
    "cases_hold": Guard(sees=_of_case("cases_hold")),
    "cases_erasure": Guard(sees=_of_case("cases_erasure")),
    "cases_callhold": Guard(sees=STAFF, writes=STAFF),
    "cases_series": Guard(sees=by_me("actor"), writes=by_me("actor")),
    "cases_seriesstep": Guard(sees="EXISTS (SELECT 1 FROM cases_series whole WHERE whole.id = series_id)"),
    "documents_paper": Guard(sees=f"{_SIGNING} OR {_of_case('documents_paper', 'subject')}"),
    "documents_edition": Guard(sees=_OF_PAPER),
    "documents_signer": Guard(sees=_OF_PAPER),
    "documents_service": Guard(sees=f"{by_me('who')} OR {_OF_PAPER}"),
    "cases_link": Guard(sees=KNOWN),
    "cases_touched": Guard(sees=KNOWN),
}

OPEN_TABLES = {
    "cases_typeversion": "case types are the city's, one for all",
    "cases_wording": "hashed pairs of letters, joined to cases that are guarded; the server's own statistics of them"
    " are read for finding what is alike, and are hidden where a guard is",
    "cases_openwording": "the same of open cases",
    "cases_once": "digests of keys under which cases came in",
    "cases_platform": "outside platforms are the city's; secrets in it are sealed",
    "cases_import": "how far a file was taken in; no case's row",
    "cases_tally": "sums of what was closed lately, shown to everybody",
}
