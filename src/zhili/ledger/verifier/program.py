"""The last part of the verifier: reading a bundle, and telling what was found."""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from zhili.ledger.verifier.checks import (
    Fault,
    Head,
    Policy,
    content_of,
    decoded,
    entry_of,
    head_of,
    policy_of,
    receipt_of,
    root_with,
    sealed_in,
)
from zhili.ledger.verifier.stamps import ROOTS, check_chain, roots_of, stamp_of
from zhili.ledger.verifier.words import said

MOST_BYTES = 32 << 20
ANCHORS = "anchors/policy.txt"


@dataclass
class Trusted:
    """Whose signatures are believed under a policy, and the heads of logs that were found to bear them."""

    policy: Policy
    heads: dict[bytes, Head] = field(default_factory=dict)

    def head(self, note: bytes) -> Head:
        """The checkpoint in a signed note."""
        if note not in self.heads:
            self.heads[note] = head_of(note, self.policy)
        return self.heads[note]


@dataclass
class Grounds:
    """What a bundle is judged by: its members, whom to trust, and if given, roots of time-stamp authorities (PEM)
    and whom to trust of other logs."""

    member: Callable[[str], IO[bytes]]
    trusted: Trusted
    roots: bytes | None = None
    anchors: Trusted | None = None


@dataclass
class Finding:
    """What was found of one item. ``sha256`` is that of its content, in hexadecimal; empty where there is none."""

    name: str
    holds: bool = False
    erased: bool = False
    manifest: bool = False
    sha256: str = ""
    fault: str = ""
    what: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def opener(bundle: Path | IO[bytes]) -> Callable[[str], IO[bytes]]:
    """Opens members of a bundle by name; none outside of it."""
    if isinstance(bundle, Path) and bundle.is_dir():
        return lambda name: (bundle / _inside(name)).open("rb")
    archive = zipfile.ZipFile(bundle)
    return lambda name: archive.open(_inside(name))


def _inside(name: str) -> str:
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
        raise Fault("unreadable", name)
    return name


def check(
    bundle: Path | IO[bytes],
    policy: bytes | None = None,
    *,
    roots: bytes | None = None,
    anchors: bytes | None = None,
) -> list[Finding]:
    """Check every item of a bundle, by its own policy, roots (PEM) and policy for other logs where none are given.

    Raises Fault when the bundle, or one of what is given, cannot be read.
    """
    if roots is not None:
        roots_of(roots)
    try:
        member = opener(bundle)
        listed = json.loads(_whole(member, "bundle.json"))
        trusted = Trusted(policy_of(policy if policy is not None else _whole(member, "policy.txt")))
        items = [item for item in listed["items"] if isinstance(item["name"], str)]
        manifest = listed.get("manifest")
    except Fault:
        raise
    except Exception as fault:  # an archive that was damaged makes its readers stumble in many ways
        raise Fault("unreadable", repr(fault)) from None
    grounds = Grounds(member, trusted, roots, Trusted(policy_of(anchors)) if anchors is not None else None)
    findings = [_checked(item, grounds) for item in items]
    if manifest is not None:
        findings.append(_listed(str(manifest), items, findings, member))
    return findings


def check_receipt(name: str, receipt: bytes, content: IO[bytes], policy: bytes) -> Finding:
    """Check a file by its receipt, in which entry and salt lie. Raises Fault when the policy cannot be read."""
    trusted, finding = Trusted(policy_of(policy)), Finding(name)
    with _told(finding):
        entry, salt = sealed_in(receipt)
        kinds, finding.facts = _included(entry, receipt, trusted)
        finding.sha256 = content_of(kinds, salt, content)
        finding.holds = True
    return finding


@contextmanager
def _told(finding: Finding) -> Iterator[None]:
    """What goes wrong within is noted: whatever a damaged item stumbles over, it does not hold."""
    try:
        yield
    except Fault as fault:
        finding.fault, finding.what = fault.code, fault.what
    except Exception as fault:
        finding.fault, finding.what = "unreadable", repr(fault)


def _checked(item: dict[str, Any], grounds: Grounds) -> Finding:
    finding, member = Finding(item["name"]), grounds.member
    with _told(finding):
        entry = decoded(item["entry"], "entry")
        kinds, finding.facts = _included(entry, _whole(member, item["receipt"]), grounds.trusted)
        finding.erased = not item.get("salt") or not item.get("content")
        if not finding.erased:
            with _member(member, item["content"]) as content:
                finding.sha256 = content_of(kinds, decoded(item["salt"], "content"), content)
        if item.get("stamped"):
            finding.facts |= _stamped(item, entry, grounds)
        if item.get("anchored"):
            finding.facts |= _anchored(item, entry, grounds)
        finding.holds = True
    return finding


def _stamped(item: dict[str, Any], entry: bytes, grounds: Grounds) -> dict[str, Any]:
    """When a checkpoint in which the entry stands existed, and who states it; whether by roots that were given."""
    receipt = _whole(grounds.member, item["stamped"])
    _included(entry, receipt, grounds.trusted)
    found = stamp_of(_whole(grounds.member, item["timestamp"]), receipt_of(receipt)[2])
    roots = grounds.roots
    if roots is None:
        with suppress(Fault):  # a bundle from before the roots were laid in
            roots = _whole(grounds.member, ROOTS)
    if roots is not None:
        check_chain(found, roots_of(roots))
    return {
        "stamp": found.at.isoformat(),
        "authority": found.authority,
        "given_roots": grounds.roots is not None,
    }


def _anchored(item: dict[str, Any], entry: bytes, grounds: Grounds) -> dict[str, Any]:
    """In which other logs a checkpoint in which the entry stands was sealed; whether by a policy that was given."""
    trusted = grounds.anchors or Trusted(policy_of(_whole(grounds.member, ANCHORS)))
    found = []
    for one in item["anchored"]:
        receipt, proof = _whole(grounds.member, one["receipt"]), _whole(grounds.member, one["proof"])
        _included(entry, receipt, grounds.trusted)
        sealed, salt = sealed_in(proof)
        kinds, facts = _included(sealed, proof, trusted)
        try:
            content_of(kinds, salt, BytesIO(receipt_of(receipt)[2]))
        except Fault:
            raise Fault("anchor", one["proof"]) from None
        found.append(facts)
    return {"anchored": found, "given_anchors": grounds.anchors is not None}


def _included(entry: bytes, receipt: bytes, trusted: Trusted) -> tuple[dict[int, bytes], dict[str, Any]]:
    """The commitments of an entry that stands in a log that is trusted, and what is known of it."""
    action, hour, kinds = entry_of(entry)
    index, path, note = receipt_of(receipt)
    head = trusted.head(note)
    if index >= head.size or root_with(_leaf(entry), index, head.size, path) != head.root:
        raise Fault("inclusion")
    return kinds, {
        "action": action, "hour": hour, "index": index, "size": head.size, "origin": head.origin,
        "witnesses": {name: _instant(at) for name, at in head.witnesses.items()},
    }  # fmt: skip


def _listed(
    name: str, items: list[dict[str, Any]], findings: list[Finding], member: Callable[[str], IO[bytes]]
) -> Finding:
    """Whether the items are those that the manifest lists; takes the manifest's own finding out of ``findings``."""
    places = [place for place, item in enumerate(items) if item["name"] == name]
    if len(places) != 1:
        return Finding(name, manifest=True, fault="manifest", what=name)
    own = findings.pop(places[0])
    own.manifest = True
    if own.holds:
        own.holds = False
        with _told(own):
            if own.erased:
                raise Fault("manifest", name)
            told = json.loads(_whole(member, items[places[0]]["content"]))["items"]
            for listed, found in zip_longest(told, findings):
                _check_listed(listed, found)
            own.holds = True
    return own


def _check_listed(listed: dict[str, str] | None, found: Finding | None) -> None:
    """One line of the manifest against the item in its place; the digest of an erased content cannot be compared."""
    if listed is None or found is None:
        raise Fault("manifest", found.name if found else str((listed or {}).get("name")))
    if listed["name"] != found.name or (
        found.holds and not found.erased and listed["sha256"] != found.sha256
    ):
        raise Fault("manifest", found.name)


def _leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def _instant(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).isoformat() if at else ""
    except (OverflowError, ValueError, OSError):
        raise Fault("checkpoint", str(at)) from None


def _member(member: Callable[[str], IO[bytes]], name: str) -> IO[bytes]:
    try:
        return member(name)
    except (OSError, KeyError):
        raise Fault("missing", name) from None


def _whole(member: Callable[[str], IO[bytes]], name: str) -> bytes:
    with _member(member, name) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Fault("unreadable", name)
    return data


def told(findings: list[Finding], lang: str, own_policy: bool, listing: bool = False) -> str:
    """The findings in plain words, with what they do not show; ``listing``: also whether they are all there were."""
    lines = []
    for one in findings:
        verdict = "fails" if not one.holds else "erased" if one.erased else "holds"
        lines.append(f"{'✓' if one.holds else '✗'} {one.name}: {said(verdict, lang)}")
        if one.fault:
            lines.append(f"    {said(one.fault, lang, what=one.what)}")
        if one.holds:
            words = ("where", "sealed", "witnessed", *(["stamped"] if "stamp" in one.facts else []))
            lines += [f"    {said(word, lang, names=_names(one.facts), **one.facts)}" for word in words]
            lines += [
                f"    {said('anchored', lang, names=_names(other), **other)}"
                for other in one.facts.get("anchored", [])
            ]
    if findings and all(one.holds for one in findings):
        lines += ["", said("proves", lang)]
        if listing:
            lines.append(said("listed" if any(one.manifest for one in findings) else "no-manifest", lang))
    own_roots, own_anchors = (
        any(one.holds and not one.facts.get(given, True) for one in findings)
        for given in ("given_roots", "given_anchors")
    )
    owned = (("own-policy", own_policy), ("own-roots", own_roots), ("own-anchors", own_anchors))
    minds = [code for code, own in owned if own]
    return "\n".join([*lines, said("not", lang), *(said(code, lang) for code in minds)])


def _names(facts: dict[str, Any]) -> str:
    return "、".join(f"{name} ({at})" for name, at in facts["witnesses"].items()) or "-"


def main(arguments: list[str] | None = None) -> int:
    """The program: 0 when all holds, 1 when something does not, 2 when nothing can be said."""
    parser = argparse.ArgumentParser(description="核验智理证据包 · verify a Zhili evidence bundle")
    parser.add_argument("bundle", type=Path, metavar="BUNDLE|RECEIPT")
    parser.add_argument("--content", type=Path, help="the file that a receipt is of")
    parser.add_argument(
        "--policy", type=Path, help="a policy file that you trust, in place of the bundle's own"
    )
    parser.add_argument(
        "--roots", type=Path, help="root certificates of time-stamp authorities that you trust (PEM)"
    )
    parser.add_argument(
        "--anchors", type=Path, help="a policy file that you trust, for the logs that this one is anchored in"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        findings = _asked(options)
    except (Fault, OSError) as fault:
        told_fault = fault if isinstance(fault, Fault) else Fault("unreadable", str(fault))
        sys.stderr.write(said(told_fault.code, options.lang, what=told_fault.what) + "\n")
        return 2
    holds = bool(findings) and all(one.holds for one in findings)
    if options.json:
        shown = {
            "holds": holds,
            "own_policy": options.policy is None,
            "items": [asdict(one) for one in findings],
        }
        sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(told(findings, options.lang, options.policy is None, options.content is None) + "\n")
    return 0 if holds else 1


def _asked(options: argparse.Namespace) -> list[Finding]:
    """What the command line asks to be checked: a bundle, or a file by its receipt."""
    policy = options.policy.read_bytes() if options.policy else None
    if options.content is None:
        roots, anchors = (file.read_bytes() if file else None for file in (options.roots, options.anchors))
        return check(options.bundle, policy, roots=roots, anchors=anchors)
    if policy is None:
        raise Fault("keys")
    with options.content.open("rb") as content:
        return [check_receipt(options.content.name, options.bundle.read_bytes(), content, policy)]


if __name__ == "__main__":
    sys.exit(main())
