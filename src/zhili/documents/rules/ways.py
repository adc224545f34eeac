"""The ways in which a paper is served (《民事诉讼法》第八十七条至第九十五条, as offices use them). Pure."""

from zhili.kernel.text import Text

ONLINE = "online"
WAYS = {
    ONLINE: Text(zh="电子送达（本人账号）", en="here, to their account"),
    "in_person": Text(zh="直接送达", en="in person"),
    "post": Text(zh="邮寄送达", en="by post"),
    "left": Text(zh="留置送达", en="left where they live"),
    "notice": Text(zh="公告送达", en="by public notice"),
}
"""By name, as a page offers them."""
