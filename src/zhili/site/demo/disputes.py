"""What the people of the made-up city quarrel about: a few disputes for mediation, and how far each has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute: its class, its field on the register of mediators, what was told, wished for and agreed.

    ``end``: the stage it has come to (``refused``: failed because the other side would not mediate), begun ``ago`` days
    ago, before a committee by number. ``applicant``: which of the residents who have an account.
    """

    kind: str
    field: str
    committee: int
    ago: int
    end: str
    text: str
    wish: str
    terms: str = ""
    amount: int = 0
    oral: bool = False
    confirmed: bool = False
    applicant: int = 1
    session: str = "双方到场，一起看了现场，各自说了经过和想法。"


DISPUTES = (
    Dispute(
        "neighbour/water", "neighbours", 0, 29, "fulfilled",
        "楼上卫生间漏水，客厅天花板泡坏了，找了两次都没有修。", "修好防水，赔天花板的钱",
        "楼上十日内修好卫生间防水，赔偿天花板修复费，分两期付清。", amount=3000, confirmed=True, applicant=2,
    ),
    Dispute(
        "neighbour/noise", "neighbours", 0, 26, "fulfilled",
        "隔壁晚上十点以后还在练琴，孩子睡不好。", "晚上九点以后不练", "每天二十一点以后不再练琴，周末不早于九点。",
        oral=True, applicant=3,
    ),
    Dispute(
        "property", "property", 0, 24, "breached",
        "电梯停了二十多天，物业一直收维护费，要求退。", "退停运期间的费用", "物业十日内退还停运期间的费用，分两期。",
        amount=1200, applicant=4,
    ),
    Dispute(
        "neighbour/water", "neighbours", 0, 9, "mediating",
        "楼上改动了厨房水管，我家橱柜后墙渗水发霉。", "改回原样，修好墙面", amount=5000, applicant=0,
    ),
    Dispute(
        "rent", "contract", 0, 8, "mediating",
        "租房到期，房东以墙面有污渍为由不退押金。", "退还押金", amount=3600, applicant=5,
    ),
    Dispute(
        "consumer", "consumer", 0, 7, "signing",
        "小区门口健身房停业，预付卡剩下的钱不退。", "退剩下的钱", "一个月内分两期退还余额。", amount=1800, applicant=6,
    ),
    Dispute(
        "neighbour/passage", "neighbours", 0, 4, "accepted",
        "对门在公共走廊装了鞋柜和铁门，搬家具过不去。", "拆掉铁门，走廊清空", applicant=7,
    ),
    Dispute(
        "neighbour/noise", "neighbours", 0, 1, "applied",
        "楼下棋牌室每天到半夜，整栋楼睡不着。", "晚上十点关门", applicant=0,
    ),
    Dispute(
        "neighbour/water", "neighbours", 1, 18, "performing",
        "空调外机滴水，把楼下晒的被子和窗台淋坏了。", "接好水管，赔被子", "三日内接好排水管，赔偿被子损失，分两期。",
        amount=600, confirmed=True, applicant=8,
    ),
    Dispute(
        "family", "family", 1, 20, "failed",
        "三兄妹对老人的护理费怎么分担谈不拢。", "三家平摊", amount=24000, applicant=9,
    ),
    Dispute(
        "traffic", "traffic", 1, 22, "fulfilled",
        "小区里倒车碰坏了电动车，修理费没有着落。", "赔修理费", "三日内付清修理费，分两期。", amount=800, applicant=10,
    ),
    Dispute(
        "neighbour/passage", "neighbours", 1, 6, "mediating",
        "一楼在窗前搭棚，挡了采光，雨天响得厉害。", "拆掉雨棚", applicant=1,
    ),
    Dispute(
        "labour", "labour", 2, 28, "referred",
        "装修队干完活，工钱还差一半没结。", "结清工钱", "二十日内分两期结清工钱。", amount=9000, applicant=2,
    ),
    Dispute(
        "property", "property", 2, 15, "refused",
        "地下车位漏雨，物业说不归他们管。", "修好车位顶棚", applicant=3,
    ),
)  # fmt: skip
