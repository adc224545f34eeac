"""The refusals that every floor shares. A module with a sharper word for its case subclasses one of these."""

from typing import ClassVar

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text


class Invalid(FieldErrors):
    """The form has faults, field by field."""

    message = Text(
        zh="有 {fields} 需要改正，其余已保留。", en="Please correct: {fields}. Everything else is kept."
    )


class NotFound(ZhiliError):
    """What was asked for does not exist, or not for this actor: the two are not told apart."""

    code: ClassVar[str] = "not-found"
    status: ClassVar[int] = 404
    message = Text(
        zh="没有找到{what}。请核对编号后再试。", en="{what} was not found. Check the number and try again."
    )


class Unauthenticated(ZhiliError):
    """Nobody is signed in and no key was given."""

    code: ClassVar[str] = "unauthenticated"
    status: ClassVar[int] = 401
    message = Text(zh="请先登录，或提供有效的密钥。", en="Sign in first, or give a valid key.")


class Forbidden(ZhiliError):
    """The actor is known and may not."""

    code: ClassVar[str] = "forbidden"
    status: ClassVar[int] = 403
    message = Text(
        zh="您没有“{verb}”的权限。如确需办理，请联系本单位管理员授权。",
        en="You are not authorised to {verb}. If you need to, ask your unit's administrator for a mandate.",
    )


class Conflict(ZhiliError):
    """Somebody else was first."""

    code: ClassVar[str] = "conflict"
    status: ClassVar[int] = 409
    message = Text(
        zh="刚刚有人更新了它（您看到第 {expected} 版，现在是第 {found} 版）。请刷新后再操作，您填的内容仍保留。",
        en="It changed just now (you saw version {expected}, now it is {found}). Reload and retry; your text is safe.",
    )


class TooMany(ZhiliError):
    """Too many tries in a short time."""

    code: ClassVar[str] = "too-many"
    status: ClassVar[int] = 429
    message = Text(
        zh="操作太频繁，请 {seconds} 秒后再试。", en="Too many tries. Wait {seconds} seconds and try again."
    )


class Unavailable(ZhiliError):
    """Something the answer depends on is down for the moment."""

    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 503
    message = Text(
        zh="系统暂时无法保存。您填写的内容还在，请稍后再试。",
        en="The system cannot save right now. What you typed is kept; try again in a moment.",
    )
