"""Which bookings a reader sees (``kernel.isolation``), and why a table has no guard."""

from zhili.kernel.isolation import KNOWN, STAFF, Guard, for_purpose, mine, proven

_OURS = "EXISTS (SELECT 1 FROM booking_booking one WHERE one.id = about)"

GUARDS = {
    "booking_booking": Guard(
        sees=f"{STAFF} OR {mine('account_id')} OR {proven('case_id')} OR {for_purpose('seats', 'erase')}"
    ),
    "booking_act": Guard(sees=f"{STAFF} OR {_OURS}"),
    "booking_wait": Guard(sees=KNOWN),  # who comes next is found while another's seat is given up
    "booking_feed": Guard(sees=f"{mine('account_id')} OR {for_purpose('link')}", writes=STAFF),
    "booking_lift": Guard(sees=f"{STAFF} OR {mine('account_id')}", writes=STAFF),
}

OPEN_TABLES = {
    "booking_resource": "what can be booked, and when, is shown to everybody who may book",
    "booking_closure": "when a room or counter is closed, and why, is shown to everybody who may book",
    "booking_ticket": "numbers of a counter's day, which hang on its screen; they name nobody",
}
