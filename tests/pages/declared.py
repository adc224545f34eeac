"""Who may open which address. An address that is not here fails the walk: say here who it is for.

Addresses are meant by their URL names; what is POST only, or no page at all, is listed with the others, for the walk
asks each with GET and sees what comes back. Where data decide (whose case it is), the walk takes an address that the
visitor has been offered, and the list only says who may at all.
"""

STAFF = frozenset(
    {
        "operator",
        "dispatcher",
        "handler",
        "company",
        "street",
        "grid",
        "supervisor",
        "leader",
        "steward",
        "admin",
    }
)
ANYONE = STAFF | {"nobody", "resident"}
SIGNED_IN = STAFF | {"resident"}
NOT_SIGNED_IN = frozenset({"nobody"})

NO_PAGES = {
    "health": "a word for the supervisor",
    "live": "a stream of changes",
    "set_language": "POST only",
    "ui:display": "POST only",
    "desk:act": "POST only; its panel is part of the case's page",
    "desk:bring_files": "POST only",
    "desk:reveal": "POST only",
    "calls:beside": "a part, while a call is taken down",
    "calls:caller": "a part, while a call is taken down",
    "calls:finished": "a part, while a call is taken down",
    "calls:back_next": "POST only",
    "calls:phone": "POST only",
    "calls:answers_example": "a file to fill in",
    "calls:answer_retire": "POST only",
    "manage:take_staff": "POST only",
    "manage:end_mandate": "POST only",
    "manage:password": "POST only",
    "manage:close": "POST only",
    "manage:take_units": "POST only",
    "manage:take_areas": "POST only",
    "manage:areas_download": "a file",
    "manage:areas_drawing": "GeoJSON",
    "manage:end_key": "POST only",
    "upkeep:list_take": "POST only",
    "upkeep:list_adopt": "POST only",
    "upkeep:list_download": "a file",
    "upkeep:list_replay": "a part, of a version of the list",
    "upkeep:recompute": "POST only",
    "upkeep:again": "POST only",
    "upkeep:drop": "POST only",
    "desk:case_part": "a part of the case's page",
    "desk:case_news": "a part of the case's page",
    "desk:draft": "POST only",
    "desk:reply_hints": "a part, while a reply is written",
    "desk:colleagues": "names, while a note is written",
    "desk:waiting": "a figure in the way around",
    "desk:mentions_read": "POST only",
    "desk:handover_ack": "POST only",
    "desk:canned_retire": "POST only",
    "insight:table": "a file",
    "desk:preview": "a part, of the queue",
    "desk:together": "POST only; asked otherwise it leads back to the queue",
    "desk:recent_series": "a part, of the queue",
    "desk:call_off": "POST only",
    "desk:hasten": "POST only",
    "desk:save_view": "POST only",
    "desk:change_view": "POST only",
    "desk:find": "a part, of the command palette",
    "desk:export": "a file",
    "desk:dispatch_unit": "a part, while a case is dispatched",
    "desk:areas": "GeoJSON",
    "desk:suggest": "a part, of a form that is being filled in",
    "field:day": "JSON for the field page",
    "field:map": "GeoJSON",
    "field:deeds": "POST only",
    "field:worker": "the field page's worker",
    "field:manifest": "what a phone needs to put the field page among its programs",
    "notification:receipt": "POST only, for providers",
    "notification:preview": "a part, of a form that is being filled in",
    "notification:try_again": "POST only",
    "notification:end": "POST only",
    "notification:wake": "POST only",
    "resident:areas": "GeoJSON",
    "resident:points": "GeoJSON",
    "resident:places": "a part, of a form that is being filled in",
    "resident:near": "a part, of a form that is being filled in",
    "resident:help": "a part, of a form that is being filled in",
    "resident:bring_photos": "POST only",
    "resident:photo": "a picture in the visitor's own session",
    "resident:say": "POST only",
    "resident:consult_person": "POST only",
    "resident:file": "a picture or paper of a case",
    "desk:file": "a picture or paper of a case",
    "mfa_download_recovery_codes": "a text file",
}
"""Addresses that answer with no page, and why. They are not looked at in the browser."""

PAGES = {
    "ui:catalogue": ANYONE,
    "account_login": NOT_SIGNED_IN,
    "account_signup": NOT_SIGNED_IN,
    "account_logout": SIGNED_IN,
    "account_inactive": ANYONE,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": frozenset(),  # only between the password and the second step
    "mfa_reauthenticate": frozenset(),  # only with a second step set up
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": frozenset(),
    "mfa_view_recovery_codes": frozenset(),
    "mfa_generate_recovery_codes": frozenset(),
    "calls:call": frozenset({"operator", "dispatcher"}),
    "calls:back": frozenset({"operator"}),
    "calls:call_back": frozenset({"operator"}),
    "calls:answers": STAFF,
    "calls:gaps": STAFF,
    "calls:answer_new": frozenset({"dispatcher", "supervisor", "steward", "admin"}),
    "calls:answers_import": frozenset({"dispatcher", "supervisor", "steward", "admin"}),
    "calls:answer": STAFF,
    "manage:staff": frozenset({"admin"}),
    "manage:person": frozenset({"admin"}),
    "manage:units": frozenset({"admin", "steward"}),
    "manage:areas": frozenset({"admin", "steward"}),
    "manage:keys": frozenset({"admin"}),
    "upkeep:calendar": frozenset({"admin", "steward"}),
    "upkeep:work": frozenset({"admin"}),
    "upkeep:list": frozenset({"admin", "steward"}),
    "upkeep:list_version": frozenset({"admin", "steward"}),
    "upkeep:types": frozenset({"admin", "steward"}),
    "upkeep:type": frozenset({"admin", "steward"}),
    "upkeep:table": frozenset({"admin", "steward"}),
    "desk:mentions": STAFF,
    "desk:handover": STAFF,
    "desk:handover_new": STAFF,
    "desk:canned": STAFF,
    "insight:supervision": frozenset({"leader", "supervisor", "street"}),
    "insight:matters": frozenset({"leader", "supervisor"}),
    "insight:matter": frozenset({"leader", "supervisor"}),
    "insight:board": STAFF,
    "insight:behind": STAFF,
    "insight:wall": frozenset({"leader", "supervisor", "dispatcher"}),
    "field:page": frozenset({"grid"}),
    "notification:inbox": SIGNED_IN,
    "notification:wishes": SIGNED_IN,
    "notification:leave": frozenset(),  # only with the word that a message brought along
    "notification:words": frozenset({"admin"}),
    "notification:write": frozenset({"admin"}),
    "notification:carriers": frozenset({"admin"}),
    "notification:carried": frozenset({"admin"}),
    "resident:home": ANYONE,
    "resident:report": ANYONE,
    "resident:begin": ANYONE,
    "resident:step": ANYONE,
    "resident:check": frozenset(),  # only with the questions answered
    "resident:sent": frozenset(),  # only after reporting
    "resident:consult": ANYONE,
    "resident:follow": ANYONE,
    "resident:case": SIGNED_IN,
    "resident:act": SIGNED_IN,
    "resident:my": SIGNED_IN,
    "resident:public": ANYONE,
    "resident:matters": ANYONE,
    "desk:queue": STAFF,
    "desk:series": frozenset(),  # only what one has planned oneself
    "desk:dispatch": frozenset({"dispatcher", "supervisor", "leader", "street"}),
    "desk:case": STAFF,
    "desk:case_paper": STAFF,
    "desk:types": STAFF,
    "desk:new": STAFF,
}
"""Who may open each page. Nobody else gets it: who is not signed in is sent to sign in, others are refused."""

SELDOM = frozenset({"insight:matter"})
"""Pages that are there only while something is the matter: walked when they are linked."""

EXAMPLES = {
    "account_logout": "",  # last of all, if at all
    "calls:call_back": "desk/calls/back/{request}/",  # linked only while somebody waits to be called back
    "resident:step": "report/hotline.request/matter/",
}
"""Addresses to start at, in place of the bare one; empty: only where a link leads to it. ``{request}``: a request's id,
an answered one if there is any."""
