"""Why the tables of the log have no guards (``kernel.isolation``)."""

from zhili.kernel.isolation import Guard

GUARDS: dict[str, Guard] = {}

_SAYS_NOTHING = "entries hold commitments under fresh salts, no name and no content"
OPEN_TABLES = {
    "ledger_pending": _SAYS_NOTHING,
    "ledger_entry": _SAYS_NOTHING,
    "ledger_anchor": "checkpoints of other logs: published",
    "ledger_published": "figures that the city published",
    "ledger_log": "how far the log is: published",
}
