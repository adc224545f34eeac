"""What the engine refuses, and what to do instead."""

from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text


class UnknownType(ZhiliError):
    """No case type has this key, or not in this version."""

    code: ClassVar[str] = "unknown-case-type"
    status: ClassVar[int] = 404
    message = Text(
        zh="没有“{key}”这种事项。可用的事项见事项目录。",
        en="There is no case type '{key}'. The catalogue of case types lists those there are.",
    )


class UnknownAction(ZhiliError):
    """The case type has no such action."""

    code: ClassVar[str] = "unknown-action"
    status: ClassVar[int] = 404
    message = Text(
        zh="“{type}”没有“{action}”这个动作；有：{known}。",
        en="'{type}' has no action '{action}'; it has: {known}.",
    )


class NotAllowedNow(ZhiliError):
    """The action does not start from the stage the case is in."""

    code: ClassVar[str] = "not-allowed-now"
    status: ClassVar[int] = 409
    message = Text(
        zh="案件现在处于“{stage}”，不能“{action}”。现在可以：{allowed}。",
        en="The case is in stage '{stage}'; '{action}' is not possible now. Possible now: {allowed}.",
    )


class TooLate(ZhiliError):
    """The time in which the action was allowed has passed."""

    code: ClassVar[str] = "too-late"
    status: ClassVar[int] = 409
    message = Text(
        zh="“{action}”只能在进入本环节后 {within} 内进行，期限已过。如仍有异议，请重新提交诉求。",
        en="'{action}' was possible within {within} of this stage only. If it still matters, report it anew.",
    )


class LimitReached(ZhiliError):
    """The action was done as often as the type allows."""

    code: ClassVar[str] = "limit-reached"
    status: ClassVar[int] = 409
    message = Text(
        zh="“{action}”最多 {limit} 次，已用完。请联系督办人员。",
        en="'{action}' is possible {limit} time(s) and was done as often. Ask a supervisor.",
    )


class NothingAsked(ZhiliError):
    """There is no such request waiting for approval."""

    code: ClassVar[str] = "nothing-asked"
    status: ClassVar[int] = 404
    message = Text(
        zh="没有编号为“{request}”的待审批申请，可能已经处理。",
        en="No request '{request}' waits for approval; it may have been settled.",
    )


class NoUnit(ZhiliError):
    """Nobody is responsible by the list, and the form names no unit."""

    code: ClassVar[str] = "no-unit"
    status: ClassVar[int] = 422
    message = Text(
        zh="事项清单里没有“{class_}”在“{area}”的承办单位。请在表单里选一个单位，并补充清单。",
        en="The responsibility list names no unit for '{class_}' in '{area}'. Choose a unit, and complete the list.",
    )


class NoRoom(ZhiliError):
    """Something is said to one party alone, and it is not one of this case."""

    code: ClassVar[str] = "no-room"
    status: ClassVar[int] = 422
    message = Text(
        zh="本案没有这一方当事人，或者您不能进入与其单独谈话的房间。请在列表里选一方。",
        en="This case has no such party, or its room is not open to you. Choose one of the parties listed.",
    )


class BadSide(ZhiliError):
    """The type of the case has no such side."""

    code: ClassVar[str] = "no-such-side"
    status: ClassVar[int] = 422
    message = Text(
        zh="这种事项没有“{side}”这一方。可选：{known}。",
        en="Cases of this type have no side '{side}'. Choose one of: {known}.",
    )


class NotSelf(ZhiliError):
    """A case cannot be linked to itself."""

    code: ClassVar[str] = "not-self"
    status: ClassVar[int] = 422
    message = Text(zh="不能把案件关联到它自己。", en="A case cannot be linked to itself.")


class MergedIntoEnded(ZhiliError):
    """A case is to be merged into one that has ended."""

    code: ClassVar[str] = "merged-into-ended"
    status: ClassVar[int] = 409
    message = Text(
        zh="案件 {number} 已经结束，不能并入。请并入正在办理的案件，或先让它重办。",
        en="Case {number} has ended and takes nothing in. Merge into one in hand, or have that one reopened first.",
    )


class NotFollowable(ZhiliError):
    """A case that others may not follow, by its type or by its reporter's wish."""

    code: ClassVar[str] = "not-followable"
    status: ClassVar[int] = 403
    message = Text(
        zh="这件事不能由他人关注。您遇到了同样的问题，请直接反映。",
        en="This matter cannot be followed by others. If you have the same trouble, report it yourself.",
    )


class NoLongerOpen(ZhiliError):
    """The case that somebody wants to follow has ended."""

    code: ClassVar[str] = "no-longer-open"
    status: ClassVar[int] = 409
    message = Text(
        zh="这件事已经办结，不能再关注。问题还在的话，请重新反映。",
        en="This matter has ended and can no longer be followed. If the trouble is still there, report it.",
    )


class AlreadyYours(ZhiliError):
    """The case that somebody wants to follow is their own report."""

    code: ClassVar[str] = "already-yours"
    status: ClassVar[int] = 409
    message = Text(
        zh="这件事就是您反映的（编号 {number}），进展会告诉您，不必再关注。",
        en="This is the matter you reported yourself (number {number}); you will be told of its progress anyway.",
    )
