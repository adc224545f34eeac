"""Invented personal data to plant in words, and to look for where it must not come out. Importable from tests only."""

LANDLINE = "010-60000123"
"""An office's: may stand in what the office says."""

_PIECES = {
    "mobile": "13900001234",
    "identity": "119901196203140027",
    "card": "6229088000001234560",
    "email": "zhao.liqun@example.com",
    "plate": "京N00A12",
    "passport": "E00001234",
    "messenger": "zhao_lq_77",
    "name": "赵立群",
    "room": "2单元501室",
}

SHORT = "水管漏水，找我叫{name}，{mobile}，3号楼{room}".format(**_PIECES)
"""A title of which each piece is personal; of forty characters at most."""

PLANTED = (
    "我叫{name}，住3号楼{room}，电话{mobile}，身份证{identity}，卡号{card}，邮箱{email}，车牌{plate}，微信{messenger}，"
    "护照{passport}。".format(**_PIECES)
)
"""A text that holds every kind but landlines."""


def left_in(told: str) -> list[str]:
    """Which kinds of what was planted can still be read in a text."""
    return [kind for kind, piece in _PIECES.items() if piece in told]
