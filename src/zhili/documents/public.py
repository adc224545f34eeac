"""The door of ``documents``: papers set, issued with their numbers, signed and sealed, kept."""

from zhili.documents.operations.authority import CertificateRevoked, Office, renew, revoke
from zhili.documents.operations.forgetting import forget_about
from zhili.documents.operations.issuing import Asked, Order, issue, preview
from zhili.documents.operations.keeping import NotAsIssued
from zhili.documents.operations.keeping import read as read_bytes
from zhili.documents.operations.pdfs import bind, judge, page_count
from zhili.documents.operations.proving import Proven, proven
from zhili.documents.operations.serving import NotComplete, Recipient, opened, proof_of_service, serve
from zhili.documents.operations.setting import NotSet, pdf
from zhili.documents.operations.signing import (
    WORDS,
    Proof,
    Signature,
    SignedAlready,
    ask_to_sign,
    finish,
    sign,
)
from zhili.documents.operations.sweeping import sweep
from zhili.documents.queries.certificates import CertificateView, certificates
from zhili.documents.queries.papers import PaperView, SignerView, asked_to_sign, issued_as, paper, papers
from zhili.documents.queries.services import ServiceView, services
from zhili.documents.rules.isolation import GUARDS, OPEN_TABLES
from zhili.documents.rules.reading import MOST_PAGES, NotReadable, Signed
from zhili.documents.rules.ways import ONLINE, WAYS

__all__ = [
    "GUARDS",
    "MOST_PAGES",
    "ONLINE",
    "OPEN_TABLES",
    "WAYS",
    "WORDS",
    "Asked",
    "CertificateRevoked",
    "CertificateView",
    "NotAsIssued",
    "NotComplete",
    "NotReadable",
    "NotSet",
    "Office",
    "Order",
    "PaperView",
    "Proof",
    "Proven",
    "Recipient",
    "ServiceView",
    "Signature",
    "Signed",
    "SignedAlready",
    "SignerView",
    "ask_to_sign",
    "asked_to_sign",
    "bind",
    "certificates",
    "finish",
    "forget_about",
    "issue",
    "issued_as",
    "judge",
    "opened",
    "page_count",
    "paper",
    "papers",
    "pdf",
    "preview",
    "proof_of_service",
    "proven",
    "read_bytes",
    "renew",
    "revoke",
    "serve",
    "services",
    "sign",
    "sweep",
]
