"""What the pages of the register share, for residents and for those who keep it: acts, bars and versions in words."""

from zhili.cases import public as cases
from zhili.cases.pages.choosing import unit_words
from zhili.kernel.text import Text
from zhili.understanding import public as understanding
from zhili.understanding.public import Act, VersionView

ACTS = {
    "off": Text(zh="停用", en="Switched off"),
    "on": Text(zh="恢复使用", en="Switched on again"),
    "owner": Text(zh="负责单位：{value}", en="Unit that answers for it: {value}"),
    "bar": Text(zh="门槛改为 {value}", en="Bar set to {value}"),
    "adopted": Text(zh="启用第 {value} 版模型", en="Model version {value} put in force"),
    "rolled-back": Text(zh="撤下第 {value} 版", en="Version {value} taken back"),
    "put-back": Text(zh="重新启用第 {value} 版", en="Version {value} put in force again"),
}
_GONE = Text(zh="已经改过的分类表", en="classes that have changed since")


def words_of(act: Act) -> Text:
    """What was done, in words."""
    value = unit_words(act.value) if act.what == "owner" else act.value
    if act.what == "bar":
        value = f"{float(act.value):.0%}"
    return ACTS[act.what].format(value=value)


def taught_by() -> dict[str, Text]:
    """By the key of a model, the case types whose classes it proposes."""
    found: dict[str, list[Text]] = {}
    for one in cases.case_types():
        if one.assist and one.classes:
            found.setdefault(understanding.key_of(one.classes), []).append(one.title)
    return {
        key: Text(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles))
        for key, titles in found.items()
    }


def title_of(version: VersionView, names: dict[str, Text]) -> Text:
    """Whose classes a version proposes; ``names`` as ``taught_by`` gives them."""
    return names.get(version.key, _GONE)


def speaking() -> list[tuple[Text, VersionView]]:
    """The models in force, each with the case type whose classes it proposes; those of changed classes left out."""
    names = taught_by()
    return [(names[one.key], one) for one in understanding.speaking() if one.key in names]


def bars() -> list[tuple[Text, Text, int]]:
    """Which action a rule takes for which case type, and how sure it must be, in hundredths."""
    return [
        (one.title, one.actions[key].title, round(100 * bar))
        for one in cases.case_types()
        for key, bar in one.automatic.items()
    ]
