"""The door of ``documents``: papers set, issued with their numbers, signed and sealed, kept."""

from zhili.documents.operations.authority import CertificateRevoked, Office, renew, revoke
from zhili.documents.operations.forgetting import forget_about
from zhili.documents.operations.issuing import Asked, Order, issue, preview
from zhili.documents.operations.keeping import NotAsIssued
from zhili.documents.operations.keeping import read as read_bytes
from zhili.documents.operations.setting import NotSet, pdf
from zhili.documents.operations.signatures import Signed, judge
from zhili.documents.operations.signing import (
    WORDS,
    Proof,
    Signature,
    SignedAlready,
    ask_to_sign,
    finish,
    sign,
)
from zhili.documents.queries.certificates import CertificateView, certificates
from zhili.documents.queries.papers import PaperView, SignerView, asked_to_sign, paper, papers

__all__ = [
    "WORDS",
    "Asked",
    "CertificateRevoked",
    "CertificateView",
    "NotAsIssued",
    "NotSet",
    "Office",
    "Order",
    "PaperView",
    "Proof",
    "Signature",
    "Signed",
    "SignedAlready",
    "SignerView",
    "ask_to_sign",
    "asked_to_sign",
    "certificates",
    "finish",
    "forget_about",
    "issue",
    "judge",
    "paper",
    "papers",
    "pdf",
    "preview",
    "read_bytes",
    "renew",
    "revoke",
    "sign",
]
