"""What colleagues leave the shown handler: a note that names them, a shift handed over, ready-made answers."""

from datetime import datetime, timedelta

from zhili.cases import public as cases
from zhili.kernel.actor import Actor
from zhili.people import public as people
from zhili.workspace import public as workspace

_HANDED, _REQUEST = 4, "hotline.request"
_ANSWERS = (
    ("已派人到现场", "", "您好，编号 {number} 的诉求已派人到现场查看，我们会在{due}前把结果告诉您。"),
    ("需要现场碰头", "", "您好，为看清情况，想请您到现场碰个头。哪个时间方便，请回复我们。"),
    ("路灯报修", "facilities/streetlight", "您好，“{title}”已通知照明班组检修，修好后我们拍照发给您。"),
    (
        "噪声已劝阻",
        "environment",
        "您好，{unit}已到场劝阻并登记，今晚会再去一次。如仍有声响，请随时告诉我们。",
    ),
)
_WATCH = (
    "反映人白天上班，晚上七点以后再联系。",
    "等照明班组回话，下午要催一次。",
    "",
    "现场有施工围挡，去之前先给工地打电话。",
)
_NOTE = "今天的四件：前两件今晚要回话，第三件材料已经齐了，最后一件先别答复，等工地的说法。"


def leave(*, at: datetime) -> None:
    """Lay it down through the operations that people use, shortly before an instant."""
    handler, other, dispatcher = (_actor(name, at) for name in ("handler", "street", "dispatcher"))
    unit = next(iter(handler.units(at)))
    for title, class_code, text in _ANSWERS:
        workspace.write_canned(
            unit=unit, units=[unit], title=title, text=text, class_code=class_code, by=handler.id, at=at
        )
    mine = cases.listing(
        actor=handler,
        filters=cases.Filters(type_key=_REQUEST, lead=unit, ended=False),
        at=at,
        limit=_HANDED + 1,
        order="due",
    ).rows
    if not mine:
        return
    handed = [
        workspace.CaseToWatch(row.id, row.district_id, watch)
        for row, watch in zip(mine, _WATCH, strict=False)
    ]
    workspace.hand_over(by=other.id, to=handler.id, note=_NOTE, cases=handed, at=at - timedelta(minutes=40))
    said = {"text": f"@{handler.name} 反映人又打来一次，请今天先联系上。"}
    with_notes = {one.key for one in cases.case_types() if "note" in one.actions}
    for row in [row for row in mine if row.type_key in with_notes][-1:]:
        cases.act(case_id=row.id, action="note", actor=dispatcher, data=said, at=at - timedelta(minutes=12))


def _actor(username: str, at: datetime) -> Actor:
    account = people.account(username)
    assert account is not None, f"{username} was not founded"
    return people.actor_of(str(account.id), at=at)
