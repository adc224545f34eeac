"""Words that both residents' and staff's pages need and no case type brings: urgency, channels, yes and no."""

from zhili.kernel.text import Text
from zhili.people import public as people

YES, NO = Text(zh="是", en="Yes"), Text(zh="否", en="No")

URGENCIES = {
    "normal": Text(zh="一般", en="Normal"),
    "urgent": Text(zh="紧急", en="Urgent"),
    "critical": Text(zh="特急", en="Critical"),
}

CHANNELS = {
    "phone": Text(zh="电话", en="Telephone"),
    "web": Text(zh="网页", en="Web page"),
    "visit": Text(zh="来访", en="Visit"),
    "paper": Text(zh="来信", en="Letter"),
    "grid": Text(zh="巡查", en="Patrol"),
    "app": Text(zh="手机应用", en="App"),
    "api": Text(zh="接口", en="API"),
    "open311": Text(zh="Open311", en="Open311"),
    "import": Text(zh="批量导入", en="Import"),
    "proactive": Text(zh="主动发现", en="Found by ourselves"),
    "case": Text(zh="由其他案件引出", en="Led to by another case"),
}

RATINGS = (
    ("5", Text(zh="5 很好", en="5 very good")),
    ("4", Text(zh="4 较好", en="4 good")),
    ("3", Text(zh="3 一般", en="3 fair")),
    ("2", Text(zh="2 较差", en="2 poor")),
    ("1", Text(zh="1 很差", en="1 bad")),
)

ROLES = {
    **people.ROLES,
    "lead": Text(zh="主办", en="Lead"),
    "co_handler": Text(zh="协办", en="Co-handler"),
    "overseer": Text(zh="督办", en="Overseer"),
    "reporter": Text(zh="反映人", en="Reporter"),
    "party": Text(zh="当事人", en="Party"),
    "system": Text(zh="系统", en="System"),
}
"""The roles on a case and those that mandates give."""

LINKS = {
    "parent": Text(zh="上级案件", en="Parent"),
    "parent_of_this": Text(zh="下级案件", en="Part of this"),
    "duplicate_of": Text(zh="已并入", en="Merged into"),
    "duplicate_of_of_this": Text(zh="并入本案", en="Merged into this"),
    "led_to": Text(zh="引出", en="Led to"),
    "led_to_of_this": Text(zh="来自", en="Came from"),
    "answers": Text(zh="所回应的诉求", en="Requests it answers"),
    "answers_of_this": Text(zh="由专项一并治理", en="Taken up by"),
}
