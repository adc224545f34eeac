"""Which rows of ``insight`` a reader sees (``kernel.isolation``), and why a table has no guard."""

from zhili.kernel.isolation import STAFF, Guard, of_unit, within_reach

GUARDS = {
    "insight_countedcase": Guard(sees=within_reach(units=of_unit("lead"), id="case_id"), writes=STAFF),
    "insight_matter": Guard(sees=STAFF, writes=STAFF),
    "insight_alert": Guard(sees=STAFF, writes=STAFF),
    "insight_proposal": Guard(sees=STAFF, writes=STAFF),
}

OPEN_TABLES = {
    "insight_cell": "sums over cases by day and part, no case's row",
    "insight_round": "when figures were counted last",
}
