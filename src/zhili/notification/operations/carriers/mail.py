"""By mail server (SMTP, RFC 5321): one message, one conversation, in bounded time."""

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from zhili.kernel.calling.posting import Refused, Unreachable
from zhili.kernel.calling.reach import BadAddress
from zhili.notification.operations.carriers import Parcel

WITHIN = 20.0  # seconds for each step of the conversation
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_FOR_GOOD = range(500, 600)


def carry(parcel: Parcel, *, at: datetime) -> str:
    """Hand a letter to the mail server; its Message-ID. Raises Refused, Unreachable, BadAddress."""
    letter = _letter(parcel, at)
    try:
        with _server(parcel) as server:
            server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as fault:
        code, said = next(iter(fault.recipients.values()))
        raise _refusal(code, said) from fault
    except smtplib.SMTPResponseException as fault:
        raise _refusal(fault.smtp_code, fault.smtp_error, account=_is_about_us(fault)) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault}"[:200]) from fault
    return str(letter["Message-ID"])


def where(address: str) -> tuple[str, str, int]:
    """Scheme, host and port of a mail server's address, such as ``smtps://mail.example.cn:465``. Raises BadAddress."""
    scheme, found, rest = address.partition("://")
    host, _colon, port = rest.rpartition(":") if ":" in rest.rpartition("]")[2] else (rest, "", "")
    if not found or scheme not in _PORTS or not host or (port and not port.isdigit()):
        raise BadAddress(url=address)
    return scheme, host.strip("[]"), int(port) if port else _PORTS[scheme]


def _server(parcel: Parcel) -> smtplib.SMTP:
    scheme, host, port = where(parcel.provider.address)
    if scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=WITHIN, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=WITHIN)
    try:
        if scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parcel.provider.account:
            server.login(parcel.provider.account, parcel.secret)
    except BaseException:
        server.close()
        raise
    return server


def _letter(parcel: Parcel, at: datetime) -> EmailMessage:
    letter = EmailMessage()
    sender = parcel.provider.sender
    domain = sender.rpartition("@")[2]
    letter["From"] = Address("智理", addr_spec=sender)
    letter["To"] = parcel.to
    letter["Subject"] = parcel.said.subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{parcel.id}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence notice answers it
    if parcel.leave:
        letter["List-Unsubscribe"] = f"<{parcel.leave}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    letter.set_content(parcel.said.body + _foot(parcel))
    return letter


def _foot(parcel: Parcel) -> str:
    if not parcel.leave:
        return "\n"
    words = "To stop these messages" if parcel.language == "en" else "不想再收到这类邮件"
    colon = ": " if parcel.language == "en" else "："
    return f"\n\n--\n{words}{colon}{parcel.leave}\n"


def _is_about_us(fault: smtplib.SMTPResponseException) -> bool:
    """The server refuses the house, not the letter."""
    return isinstance(
        fault, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused | smtplib.SMTPConnectError
    )


def _refusal(code: int, said: bytes | str, *, account: bool = False) -> Refused | Unreachable:
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"[:200]
    return Refused(words) if code in _FOR_GOOD and not account else Unreachable(words)
