"""What ``zhili doctor`` says about the keys of personal data."""

import stat

from zhili.kernel.text import Text
from zhili.site import config as settings
from zhili.site.checks import Finding

_GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private_keys(house: settings.Config) -> list[Finding]:
    """Whether every record's key is there and readable by nobody else, and what waits for a rotation."""
    from zhili.people import public as people

    standing = people.private_keys()
    missing = {one.key_id: one.records for one in standing if one.state == "missing"}
    old = sum(one.records for one in standing if one.state == "house")
    used = [one.district_id for one in standing if one.state == "in_use"]
    if missing:
        return [Finding("fault", "private-keys", _lost(missing), _FROM_BACKUP)]
    if open_to_others := _open_to_others(house):
        mend = Text(zh=f"请运行 chmod go= {open_to_others}", en=f"Run chmod go= {open_to_others}")
        return [Finding("fault", "private-keys", _READABLE, mend)]
    if old:
        state = Text(
            zh=f"{old} 条个人信息仍用房屋旧密钥加密", en=f"{old} records lie under the house's former key"
        )
        return [Finding("warning", "private-keys", state, _ROTATE)]
    if len(used) > len(set(used)):
        state = Text(zh="有一次轮换没有做完", en="a rotation was not finished")
        return [Finding("warning", "private-keys", state, _ROTATE)]
    said = Text(zh=f"{len(used)} 个区各有密钥", en=f"districts with a key of their own: {len(used)}")
    return [Finding("ok", "private-keys", said)]


def _lost(missing: dict[str, int]) -> Text:
    keys, records = "、".join(missing), sum(missing.values())
    return Text(
        zh=f"密钥 {keys} 缺失，{records} 条个人信息无法解密",
        en=f"without key {keys}, {records} records of personal data cannot be read",
    )


def _open_to_others(house: settings.Config) -> str:
    if not house.private_keys.is_dir():
        return ""
    for path in (house.private_keys, *house.private_keys.iterdir()):
        if path.stat().st_mode & _GROUP_OR_OTHERS:
            return str(path)
    return ""


_READABLE = Text(zh="其他用户可以读取个人信息的密钥", en="other users can read the keys of personal data")
_ROTATE = Text(zh="请运行 zhili keys rotate。", en="Run zhili keys rotate.")
_FROM_BACKUP = Text(
    zh="请从备份取回主目录下的 private_keys。", en="Take private_keys of the home folder from a backup."
)
