"""Which rows of ``people`` a reader sees (``kernel.isolation``), and why a table has no guard."""

from zhili.kernel.isolation import KNOWN, STAFF, Guard, among_us, for_purpose, held, mine

GUARDS = {
    "people_mandate": Guard(sees=f"{STAFF} OR {mine('account_id')} OR {for_purpose('looks')}", writes=STAFF),
    "people_privaterecord": Guard(sees=held("holder")),
    "people_privateread": Guard(sees=f"{held('holder')} OR {for_purpose('audit', 'looks')}"),
    "people_accessdeed": Guard(sees=STAFF),
    "people_emergency": Guard(sees=STAFF, writes=STAFF),
    "people_outsidekey": Guard(sees=KNOWN, writes=STAFF),
    "people_registerentry": Guard(sees=KNOWN),
    "people_registerreview": Guard(sees=KNOWN, writes=STAFF),
    "people_conflictofinterest": Guard(sees=KNOWN),
    "people_mediatorproposal": Guard(sees=f"{STAFF} OR {among_us('parties')}"),
}

OPEN_TABLES = {
    "people_account": "read to find out who asks, before anybody is known; telephone numbers in it are sealed",
    "people_signin": "found by the key of a session, before anybody is known",
    "people_signinaddress": "keyed digests, looked up before anybody is known",
    "people_area": "the city's areas are public",
    "people_unit": "the city's units are public",
    "people_namedplace": "names of places are public",
    "people_responsibilitylist": "the responsibility list is the city's, one for all",
    "people_mediationorganisation": "who mediates is public",
    "people_registerreach": "where those on the register work: no more than the register says",
    "people_calendarday": "holidays are public",
    "people_stamp": "says only that something changed",
    "people_throttle": "keyed digests with counts, read before anybody is known",
}
