"""Vectors of a conversation with a witness, in its order, and of time-stamps."""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptography import x509

from zhili.ledger.rules import signatures, timestamps
from zhili.ledger.rules.keys import Malformed, PublicKey, Scheme
from zhili.ledger.signing.memory import BriefMemory
from zhili.ledger.signing.notary import Answer, Witness
from zhili.ledger.vectors.cases import Case

_NAME = "example.com/witness"
_UNKNOWN_THEN, _UNKNOWN_NOW = 403, 404


def conversation(document: Any) -> Iterator[Case]:
    """Requests and what a witness answers. For an unknown log the standard said 403 in 2025 and says 404 now."""
    source = document["source"]
    log = PublicKey(source["origin"], Scheme.ED25519, bytes.fromhex(source["log_ed25519_pubkey_hex"]))
    key = signatures.from_secret(_NAME, Scheme.COSIGNATURE, bytes(range(32)))
    witness = Witness(keys=[key], memory=BriefMemory(), clock=lambda: 1, logs={log.name: [log]})
    for number, one in enumerate(document["cases"]):
        yield f"request/{number}", partial(_answers, witness, one)


def stamps(document: Any) -> Iterator[Case]:
    """Time-stamps to take or to refuse, and those that need the authority's certificate from elsewhere."""
    files = {name: b64decode(file["b64"]) for name, file in document["files"].items()}
    for name, wanted in document["expect"].items():
        folder = name.partition("/")[0]
        chain = [
            certificate
            for other, data in files.items()
            if other.startswith(f"{folder}/") and other.endswith(".pem")
            for certificate in x509.load_pem_x509_certificates(data)
        ]
        yield name, partial(_stamped_alike, files[name], chain, wanted)


def _answers(witness: Witness, one: Any) -> bool:
    answer = witness.add_checkpoint(one["request_body"].encode())
    what, _, quoted = one["assert"].partition(" ")
    if "unknown log" in quoted and one["status"] == _UNKNOWN_THEN:
        return answer.status == _UNKNOWN_NOW
    return answer.status == one["status"] and _says(answer, what, quoted)


def _says(answer: Answer, what: str, quoted: str) -> bool:
    relation, _, text = quoted.partition(" ")
    expected = text.strip('"').replace("\\n", "\n")
    return what == "body" and (answer.body == expected if relation == "==" else expected in answer.body)


def _stamped_alike(response: bytes, chain: list[x509.Certificate], wanted: Any) -> bool:
    roots = [certificate for certificate in chain if certificate.issuer == certificate.subject]
    alone, helped = _holds(response, roots, []), _holds(response, roots, chain)
    return (alone, helped) == ((wanted, wanted) if isinstance(wanted, bool) else (False, True))


def _holds(response: bytes, roots: list[x509.Certificate], others: list[x509.Certificate]) -> bool:
    try:
        timestamps.stamp(response, roots=roots, others=others)
    except (Malformed, signatures.Unverified):
        return False
    return True
