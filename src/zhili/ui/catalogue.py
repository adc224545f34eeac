"""The made-up content of the living catalogue: every component in the states that matter."""

from datetime import datetime, timedelta

from django.templatetags.static import static

from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView
from zhili.ui.icons import ICONS

_RESPOND = Text("联系居民", "Contact the resident")
_RESOLVE = Text("办结", "Resolve")


def content(*, at: datetime) -> dict[str, object]:
    """The catalogue's template context, seen from ``at``."""
    return {
        "at": at,
        "city": Text("云溪市", "Yunxi"),
        "clocks": _clocks(at),
        "queue": _queue(at),
        "entries": _entries(at),
        "messages_said": _messages(at),
        "pairs": _PAIRS,
        "stages": _STAGES,
        "urgencies": _URGENCIES,
        "satisfaction": _SATISFACTION,
        "reasons": _REASONS,
        "errors": _ERRORS,
        "icons": ICONS,
        "tones": _TONES,
        "spans": [
            timedelta(seconds=40),
            timedelta(minutes=25),
            timedelta(hours=3, minutes=20),
            timedelta(days=2, hours=4),
        ],
        "navigation": _NAVIGATION,
        "form_steps": _FORM_STEPS,
        "form_urls": ("#c-steps",),
        "tabs_shown": _TABS,
        "filters": _FILTERS,
        "tiles": _TILES,
        "places": _PLACES,
        "person": Text("黄海燕", "Huang Haiyan"),
        "areas_url": static("ui/example-areas.json"),
    }


_STAGES = (
    Text("已收到", "Received"),
    Text("已派出", "Sent to a unit"),
    Text("办理中", "Being handled"),
    Text("已答复", "Answered"),
    Text("已办结", "Closed"),
)
_URGENCIES = (
    (
        "danger",
        Text("有危险", "Dangerous"),
        Text("有人可能受伤，或水电气中断", "Someone may be hurt, or water, power or gas is out"),
    ),
    ("soon", Text("尽快", "Soon"), Text("影响日常生活", "It disturbs daily life")),
    ("normal", Text("一般", "Ordinary")),
)
_SATISFACTION = (
    ("5", Text("非常满意", "Very satisfied")),
    ("4", Text("满意", "Satisfied")),
    ("3", Text("基本满意", "More or less")),
    ("2", Text("不满意", "Not satisfied")),
)
_REASONS = (
    Text("文字里有“井盖”“晃动”", "The text says “manhole cover” and “loose”"),
    Text("该处一个月内有 2 件同类诉求", "Two like requests at this place within a month"),
)
_PAIRS = (
    (Text("编号", "Number"), "2026 1122 0041 8836"),
    (Text("类别", "Class"), Text("市容环境 / 道路设施 / 井盖", "Streets / Road fixtures / Manhole covers")),
    (
        Text("地点", "Place"),
        Text("柳荫街道 · 新桥社区 · 第三网格", "Liuyin Street · Xinqiao Community · Grid 3"),
    ),
    (Text("主办单位", "Lead unit"), Text("柳荫街道办事处", "Liuyin Street Office")),
    (Text("依据", "Ground"), Text("职责清单第 118 行", "Responsibility list, row 118")),
)
_ERRORS = {
    "text_wrong": Text("请写一写发生了什么，至少 5 个字", "Say what happened, in at least 5 characters"),
    "phone_wrong": Text("手机号应为 11 位数字，您填了 10 位", "A mobile number has 11 digits; you gave 10"),
}
_TONES = (
    ("neutral", Text("已收到", "Received")),
    ("info", Text("办理中", "Being handled")),
    ("soon", Text("即将到期", "Due soon")),
    ("late", Text("已超时", "Overdue")),
    ("done", Text("已办结", "Closed")),
    ("paused", Text("已暂停", "Paused")),
)
_NAVIGATION = (
    {"url": "#c-queue", "label": Text("我的待办", "My queue"), "icon": "inbox", "count": 38, "current": True},
    {"url": "#c-three", "label": Text("派单台", "Dispatch"), "icon": "dispatch", "count": 12},
    {"url": "#c-lists", "label": Text("回访", "Call-backs"), "icon": "call-back", "count": 7},
    {"url": "#c-figures", "label": Text("看板", "Board"), "icon": "board"},
)
_FORM_STEPS = (
    Text("发生了什么", "What happened"),
    Text("在哪里", "Where"),
    Text("照片", "Photos"),
    Text("怎么联系您", "How to reach you"),
)
_TABS = (
    {
        "url": "#c-queue",
        "label": Text("主办", "Lead"),
        "icon": "inbox",
        "count": 38,
        "current": True,
        "tone": "late",
    },
    {"url": "#c-queue", "label": Text("协办", "Helping"), "icon": "people", "count": 4},
    {"url": "#c-queue", "label": Text("等我审批", "For my approval"), "icon": "check", "count": "99+"},
)
_FILTERS = (
    {"of": Text("环节", "Stage"), "value": Text("办理中", "Being handled"), "off": "#c-queue"},
    {"of": Text("街道", "Street"), "value": Text("柳荫街道", "Liuyin Street"), "off": "#c-queue"},
    {"value": Text("已超时", "Overdue"), "off": "#c-queue"},
)
_TILES = (
    {"value": "128", "label": Text("已超时", "Overdue"), "unit": Text("件", "cases"), "tone": "late",
     "href": "#c-figures", "trend": Text("较上周 +12", "+12 on last week"), "direction": "up", "good": False},
    {"value": "83.2%", "label": Text("满意率", "Satisfaction"), "href": "#c-figures", "direction": "up", "good": True,
     "trend": Text("较上周 +1.4 个百分点", "+1.4 points on last week"),
     "note": Text("目标 ≥ 85%，共 4,312 件评价", "goal ≥ 85%, of 4,312 ratings")},
    {"value": "1,204", "label": Text("今天新收", "New today"), "unit": Text("件", "cases"), "direction": "flat",
     "trend": Text("与平日相当", "as on other days")},
    {"value": None, "label": Text("提前预警", "Early warnings"), "note": Text("还没有数据", "no figures yet")},
)  # fmt: skip
_PLACES = (
    {"lon": "117.11", "lat": "39.915", "tone": "late", "state": Text("已超时", "Overdue"),
     "title": Text("3 号楼二单元楼道灯一个星期不亮", "Stairway light in Building 3 dark for a week"),
     "place": Text("新桥社区", "Xinqiao")},
    {"lon": "117.15", "lat": "39.94", "tone": "soon", "state": Text("待联系", "To be contacted"),
     "title": Text("学校门口井盖松动", "Loose manhole cover at the school gate"), "place": Text("槐里社区", "Huaili")},
    {"lon": "117.17", "lat": "39.92", "tone": "done", "state": Text("已办结", "Closed"),
     "title": Text("公园南门加了无障碍坡道", "A ramp at the park's south gate"), "place": Text("河湾社区", "Hewan")},
)  # fmt: skip


def _clocks(at: datetime) -> list[ClockView]:
    shutdown = Text("等待供水集团停水许可", "Waiting for the water company's shutdown permit")
    return [
        ClockView(_RESPOND, "running", timedelta(hours=3, minutes=20), at + timedelta(hours=3, minutes=20)),
        ClockView(_RESPOND, "running", timedelta(minutes=25), at + timedelta(minutes=25), soon=True),
        ClockView(
            _RESOLVE, "running", timedelta(days=4, hours=2), at + timedelta(days=4, hours=2), working_days=5
        ),
        ClockView(_RESOLVE, "overdue", timedelta(hours=-26), at - timedelta(hours=26)),
        ClockView(_RESOLVE, "paused", timedelta(days=2, hours=4), because=shutdown),
        ClockView(_RESPOND, "met", None, None),
        ClockView(
            _RESOLVE,
            "running",
            timedelta(days=41),
            at + timedelta(days=41),
            at + timedelta(days=44),
            working_days=30,
        ),
    ]


def _queue(at: datetime) -> list[dict[str, object]]:
    clocks = _clocks(at)
    return [
        {
            "number": "2026 1121 0007 1204",
            "title": Text("3 号楼二单元楼道灯一个星期不亮", "Stairway light in Building 3 dark for a week"),
            "place": Text("新桥社区", "Xinqiao"),
            "state": ("late", Text("已超时", "Overdue")),
            "clock": clocks[3],
        },
        {
            "number": "2026 1122 0041 8836",
            "title": Text(
                "学校门口井盖松动，车压过去响，怕孩子踩空",
                "Loose manhole cover at the school gate; children may fall",
            ),
            "place": Text("新桥社区 · 第三网格", "Xinqiao · Grid 3"),
            "state": ("soon", Text("待联系", "To be contacted")),
            "clock": clocks[1],
        },
        {
            "number": "2026 1120 0032 5521",
            "title": Text("供暖温度不到 16 度", "Heating stays below 16 °C"),
            "place": Text("柳荫社区", "Liuyin"),
            "state": ("paused", Text("已暂停", "Paused")),
            "clock": clocks[4],
        },
        {
            "number": "2026 1122 0043 0019",
            "title": Text("希望在公园南门加一个无障碍坡道", "A ramp at the park's south gate, please"),
            "place": Text("河湾社区", "Hewan"),
            "state": ("info", Text("办理中", "Being handled")),
            "clock": clocks[2],
        },
    ]


def _entries(at: datetime) -> list[dict[str, object]]:
    return [
        {
            "at": at - timedelta(minutes=4),
            "icon": "lock",
            "internal": True,
            "title": Text("写了备注", "Note added"),
            "who": Text("柳荫街道 · 值班员", "Liuyin Street · duty officer"),
            "text": Text(
                "井盖产权是热力公司，已电话联系。", "The cover belongs to the heating company; called them."
            ),
        },
        {
            "at": at - timedelta(minutes=50),
            "icon": "whistle",
            "tone": "soon",
            "title": Text(
                "吹哨：请区城管委半小时内到场",
                "Whistle: district city management on the spot within half an hour",
            ),
            "who": Text("柳荫街道", "Liuyin Street"),
        },
        {
            "at": at - timedelta(hours=3),
            "icon": "dispatch",
            "tone": "info",
            "title": Text(
                "派给柳荫街道，须在今天 18:00 前联系您",
                "Sent to Liuyin Street; they must contact you by 18:00",
            ),
            "who": Text("派单员", "Dispatcher"),
        },
        {
            "at": at - timedelta(days=1, hours=2),
            "icon": "report",
            "title": Text("收到您的诉求", "Your request arrived"),
            "who": Text("居民 · 手机网页", "Resident · phone page"),
            "files": [{"name": Text("井盖照片.jpg", "cover.jpg"), "url": "#files"}],
        },
    ]


def _messages(at: datetime) -> list[dict[str, object]]:
    return [
        {
            "side": "resident",
            "name": Text("您", "You"),
            "at": at - timedelta(hours=5),
            "text": Text("井盖又响了，晚上睡不着。", "The cover rattles again; nobody sleeps."),
        },
        {
            "side": "office",
            "name": Text("柳荫街道", "Liuyin Street"),
            "role": Text("经办人", "case officer"),
            "at": at - timedelta(hours=2),
            "text": Text(
                "您好，师傅今天下午 4 点到现场更换，换好后我们拍照发给您。",
                "The fitter comes at 4 pm today; we will send you a photo when it is done.",
            ),
        },
        {
            "side": "internal",
            "name": Text("李主任", "Director Li"),
            "at": at - timedelta(hours=1),
            "text": Text("换完请顺便查一下前后两个。", "Please check the two next to it as well."),
        },
    ]
