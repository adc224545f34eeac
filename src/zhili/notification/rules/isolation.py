"""Which messages and wishes a reader sees (``kernel.isolation``), and why a table has no guard."""

from zhili.kernel.isolation import Guard, for_purpose

_MINE = (
    "coalesce(split_part(recipient, ':', 2) = (SELECT nullif(current_setting('zhili.account', true), ''))"
    " AND recipient LIKE ANY ('{account:%,asked.%}'), false)"
)

GUARDS = {
    "notification_message": Guard(sees=f"{_MINE} OR {for_purpose('tell', 'post', 'receipt', 'erase')}"),
    "notification_wish": Guard(sees=f"{_MINE} OR {for_purpose('tell', 'leave')}"),
}

OPEN_TABLES = {
    "notification_wording": "the words of messages are the city's, one for all",
    "notification_provider": "who carries messages: no person's rows; secrets in it are sealed",
}
