"""Why a file is not kept, in words that say what to do instead."""

from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Unavailable
from zhili.kernel.text import Text


class FileTooLarge(ZhiliError):
    """The file is larger than one attachment may be."""

    code = "file-too-large"
    status = 413
    message = Text(
        zh="“{name}”超过 {limit_mb} MB。请压缩，或拍一张更小的照片再传。",
        en="'{name}' is larger than {limit_mb} MB. Make it smaller and send it again.",
    )


class TooManyFiles(ZhiliError):
    """The case has as many attachments as it may."""

    code = "too-many-files"
    status = 422
    message = Text(
        zh="一件诉求最多 {limit} 个附件，已有 {present} 个。请只留最能说明问题的。",
        en="At most {limit} attachments fit; there are {present}. Keep those that show the matter best.",
    )


class EmptyFile(ZhiliError):
    """The file has no content."""

    code = "empty-file"
    status = 422
    message = Text(zh="“{name}”是空文件。请重新选择。", en="'{name}' is empty. Choose it again.")


class KindNotAllowed(ZhiliError):
    """The content is of a kind that is not kept; ``found`` names it, ``mend`` says what to send instead."""

    code = "file-kind-not-allowed"
    status = 415
    message = Text(
        zh="“{name}”的内容是{found}，不能作为附件。{mend}",
        en="'{name}' contains {found}, which cannot be attached. {mend}",
    )


class WrongKind(ZhiliError):
    """The file's name or declared type says one kind, its content another."""

    code = "file-wrong-kind"
    status = 422
    message = Text(
        zh="“{name}”自称是{claimed}，内容却是{found}。请用原来的软件打开后重新保存，再上传。",
        en="'{name}' claims to be {claimed} but contains {found}. Open it, save it anew and send that.",
    )


class BrokenFile(ZhiliError):
    """The content cannot be read to its end."""

    code = "file-broken"
    status = 422
    message = Text(
        zh="“{name}”不完整或已损坏，无法读取。请重新拍摄或保存后再传。",
        en="'{name}' is incomplete or damaged and cannot be read. Take or save it again.",
    )


class Bomb(ZhiliError):
    """A small file that would unpack into something huge."""

    code = "file-bomb"
    status = 422
    message = Text(
        zh="“{name}”展开后过大（{detail}）。请缩小尺寸后再传。",
        en="'{name}' unpacks to something too large ({detail}). Reduce it and send it again.",
    )


class ActiveContent(ZhiliError):
    """A document that can act by itself, or that is locked so that this cannot be told."""

    code = "file-active-content"
    status = 422
    message = Text(
        zh="“{name}”含有{found}，为安全起见不收。请“打印为 PDF”后上传新文件。",
        en="'{name}' contains {found} and is refused for safety. Print it to a new PDF and send that.",
    )


class StoreUnavailable(Unavailable):
    """The place where files are kept cannot be written or read right now."""

    code = "file-store-unavailable"
    message = Text(
        zh="附件暂时无法保存或读取，文字内容不受影响。请稍后再试。",
        en="Attachments cannot be saved or read right now; your text is not affected. Try again in a moment.",
    )


class NoSpace(StoreUnavailable):
    """The disk is full."""

    code = "disk-full"
    message = Text(
        zh="存储空间已满，附件没有保存，文字内容不受影响。请稍后再试；管理员请清理或扩容磁盘。",
        en="The disk is full; the attachment was not saved, your text is not affected. Try again later. "
        "Administrators: free or add disk space.",
    )
