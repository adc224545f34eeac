"""The second half of the verifier: reading a bundle, and saying in plain words what was found."""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
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

MOST_BYTES = 32 << 20

WORDS = {
    "holds": ("核验通过", "HOLDS"),
    "fails": ("核验不通过", "DOES NOT HOLD"),
    "erased": (
        "核验通过，但内容已删除：只能证明当时存证过某项内容",
        "HOLDS, but the content is erased: only that something was sealed can be shown",
    ),
    "unreadable": ("证据包无法读取：{what}", "the bundle cannot be read: {what}"),
    "missing": ("证据包中缺少 {what}", "{what} is missing from the bundle"),
    "entry": ("日志条目格式不对", "the entry is not of the log's form"),
    "content": ("内容与当时封存的不一致", "the content is not what was sealed"),
    "receipt": ("回执格式不对：{what}", "the receipt is malformed: {what}"),
    "inclusion": ("回执不能证明该条目在日志中", "the receipt does not show that the entry stands in the log"),
    "checkpoint": ("检查点格式不对：{what}", "the checkpoint is malformed: {what}"),
    "unknown-log": ("信任策略中没有日志 {what}", "the policy does not know the log {what}"),
    "signature": ("{what} 的签名无效", "the signature of {what} is not valid"),
    "unsigned": ("没有日志本身的有效签名", "the log itself did not sign"),
    "quorum": ("见证方不足：仅有 {what}", "too few witnesses agree: {what}"),
    "manifest": (
        "与封存的清单不一致：{what}。名称、内容被调换，或者有增减",
        "differs from the sealed manifest: {what}. Names or contents were exchanged, added or left out",
    ),
    "no-manifest": (
        "证据包里没有封存的清单：各项内容单独有效，但名称和是否齐全没有得到证明。",
        "The bundle has no sealed manifest: each item holds by itself, but neither the names nor that nothing was left"
        " out are shown.",
    ),
    "listed": (
        "名称和项目与封存的清单一致，没有增减。",
        "Names and items are those of the sealed manifest; nothing was added or left out.",
    ),
    "keys": (
        "单独核验回执时，请用 --policy 指定信任策略文件",
        "give a policy file with --policy to check a receipt by itself",
    ),
    "policy": ("信任策略格式不对：{what}", "the policy is malformed: {what}"),
    "where": ("条目 {index} / {size}，日志 {origin}", "entry {index} of {size} in the log {origin}"),
    "sealed": (
        "事项 {action}，封存于 {hour} 起的一小时内",
        "action {action}, sealed in the hour from {hour}",
    ),
    "witnessed": ("见证：{names}", "witnessed by {names}"),
    "stamp": ("时间戳不是该检查点的：{what}", "the time-stamp is not of this checkpoint: {what}"),
    "stamped": (
        "时间戳写明 {stamp}；时间戳机构的签名要另行核验（openssl ts -verify，见 README.txt）",
        "a time-stamp names {stamp}; check its authority's signature apart (openssl ts -verify, see README.txt)",
    ),
    "own-policy": (
        "注意：公钥取自证据包本身。请与各机构公布的公钥逐一核对，或用 --policy 指定您信任的策略文件。",
        "Mind: the keys were taken from the bundle itself. Compare them with those that the institutions publish, or"
        " give a policy file that you trust with --policy.",
    ),
    "proves": (
        "这证明：所列内容在见证时间之前已经存在，之后没有改动一字；日志当时的全貌由上述机构共同见证。",
        "This shows: the content existed before the witnesses signed and has not changed by a byte since; the"
        " institutions named saw the same log.",
    ),
    "not": (
        "这不证明：内容在存证之前就是真实的、是谁制作的、是否完整；也不证明封存时刻精确到秒。",
        "This does not show: that the content was true before it was sealed, who made it, or that nothing was left"
        " out; nor the second at which it was sealed.",
    ),
}


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


def said(code: str, lang: str, **facts: object) -> str:
    """A sentence in a language."""
    return WORDS[code][lang == "en"].format(**facts)


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


def check(bundle: Path | IO[bytes], policy: bytes | None = None) -> list[Finding]:
    """Check every item of a bundle. Raises Fault when the bundle or the policy itself cannot be read."""
    try:
        member = opener(bundle)
        listed = json.loads(_whole(member, "bundle.json"))
        trusted = policy_of(policy if policy is not None else _whole(member, "policy.txt"))
        items = [item for item in listed["items"] if isinstance(item["name"], str)]
        manifest = listed.get("manifest")
    except Fault:
        raise
    except Exception as fault:  # an archive that was damaged makes its readers stumble in many ways
        raise Fault("unreadable", repr(fault)) from None
    heads: dict[bytes, Head] = {}
    findings = [_checked(item, member, trusted, heads) for item in items]
    if manifest is not None:
        findings.append(_listed(str(manifest), items, findings, member))
    return findings


def check_receipt(name: str, receipt: bytes, content: IO[bytes], policy: bytes) -> Finding:
    """Check a file by its receipt, in which entry and salt lie. Raises Fault when the policy cannot be read."""
    trusted, finding = policy_of(policy), Finding(name)
    with _told(finding):
        entry, salt = sealed_in(receipt)
        kinds, finding.facts = _included(entry, receipt, trusted, {})
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


def _checked(
    item: dict[str, Any], member: Callable[[str], IO[bytes]], policy: Policy, heads: dict[bytes, Head]
) -> Finding:
    finding = Finding(item["name"])
    with _told(finding):
        entry = decoded(item["entry"], "entry")
        kinds, finding.facts = _included(entry, _whole(member, item["receipt"]), policy, heads)
        finding.erased = not item.get("salt") or not item.get("content")
        if not finding.erased:
            with _member(member, item["content"]) as content:
                finding.sha256 = content_of(kinds, decoded(item["salt"], "content"), content)
        if item.get("stamped"):
            finding.facts["stamp"] = _stamped(item, entry, member, policy, heads)
        finding.holds = True
    return finding


def _stamped(
    item: dict[str, Any],
    entry: bytes,
    member: Callable[[str], IO[bytes]],
    policy: Policy,
    heads: dict[bytes, Head],
) -> str:
    """The instant that a time-stamp names for a checkpoint in which the entry stands; its own signature is not checked.

    The first GeneralizedTime of the response is that of the stamp (RFC 3161, 2.4.2).
    """
    receipt, response = _whole(member, item["stamped"]), _whole(member, item["timestamp"])
    _included(entry, receipt, policy, heads)
    named = re.search(rb"\x18[\x0f-\x13](\d{14})(?:\.\d+)?Z", response)
    if named is None or hashlib.sha256(receipt_of(receipt)[2]).digest() not in response:
        raise Fault("stamp", item["timestamp"])
    return datetime.strptime(named[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()


def _included(
    entry: bytes, receipt: bytes, policy: Policy, heads: dict[bytes, Head]
) -> tuple[dict[int, bytes], dict[str, Any]]:
    """The commitments of an entry that stands in a log of the policy, and what is known of it."""
    action, hour, kinds = entry_of(entry)
    index, path, note = receipt_of(receipt)
    if note not in heads:
        heads[note] = head_of(note, policy)
    head = heads[note]
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
            names = "、".join(f"{name} ({at})" for name, at in one.facts["witnesses"].items()) or "-"
            lines += [
                f"    {said(word, lang, names=names, **one.facts)}"
                for word in ("where", "sealed", "witnessed", *(["stamped"] if "stamp" in one.facts else []))
            ]
    if findings and all(one.holds for one in findings):
        lines += ["", said("proves", lang)]
        if listing:
            lines.append(said("listed" if any(one.manifest for one in findings) else "no-manifest", lang))
    return "\n".join([*lines, said("not", lang), *([said("own-policy", lang)] if own_policy else [])])


def main(arguments: list[str] | None = None) -> int:
    """The program: 0 when all holds, 1 when something does not, 2 when nothing can be said."""
    parser = argparse.ArgumentParser(description="核验智理证据包 · verify a Zhili evidence bundle")
    parser.add_argument("bundle", type=Path, metavar="BUNDLE|RECEIPT")
    parser.add_argument("--content", type=Path, help="the file that a receipt is of")
    parser.add_argument(
        "--policy", type=Path, help="a policy file that you trust, in place of the bundle's own"
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
        return check(options.bundle, policy)
    if policy is None:
        raise Fault("keys")
    with options.content.open("rb") as content:
        return [check_receipt(options.content.name, options.bundle.read_bytes(), content, policy)]


if __name__ == "__main__":
    sys.exit(main())
