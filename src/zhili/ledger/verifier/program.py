"""The second half of the verifier: reading a bundle, and saying in plain words what was found."""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from zhili.ledger.verifier.checks import (
    Fault,
    Head,
    Policy,
    commits,
    decoded,
    entry_of,
    head_of,
    policy_of,
    receipt_of,
    root_with,
)

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
    "policy": ("信任策略格式不对：{what}", "the policy is malformed: {what}"),
    "where": ("条目 {index} / {size}，日志 {origin}", "entry {index} of {size} in the log {origin}"),
    "sealed": (
        "事项 {action}，封存于 {hour} 起的一小时内",
        "action {action}, sealed in the hour from {hour}",
    ),
    "witnessed": ("见证：{names}", "witnessed by {names}"),
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
    """What was found of one item."""

    name: str
    holds: bool = False
    erased: bool = False
    fault: str = ""
    what: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def said(code: str, lang: str, **facts: object) -> str:
    """A sentence in a language."""
    return WORDS[code][lang == "en"].format(**facts)


def opener(bundle: Path) -> Callable[[str], IO[bytes]]:
    """Opens members of a bundle by name; none outside of it."""
    if bundle.is_dir():
        return lambda name: (bundle / _inside(name)).open("rb")
    archive = zipfile.ZipFile(bundle)
    return lambda name: archive.open(_inside(name))


def _inside(name: str) -> str:
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
        raise Fault("unreadable", name)
    return name


def check(bundle: Path, policy: bytes | None = None) -> list[Finding]:
    """Check every item of a bundle. Raises Fault when the bundle or the policy itself cannot be read."""
    try:
        member = opener(bundle)
        listed = json.loads(_whole(member, "bundle.json"))
        trusted = policy_of(policy if policy is not None else _whole(member, "policy.txt"))
        items = [item for item in listed["items"] if isinstance(item["name"], str)]
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as fault:
        raise Fault("unreadable", str(fault)) from None
    heads: dict[bytes, Head] = {}
    return [_checked(item, member, trusted, heads) for item in items]


def _checked(
    item: dict[str, Any], member: Callable[[str], IO[bytes]], policy: Policy, heads: dict[bytes, Head]
) -> Finding:
    finding = Finding(item["name"])
    try:
        _check(item, member, policy, heads, finding)
        finding.holds = True
    except Fault as fault:
        finding.fault, finding.what = fault.code, fault.what
    except Exception as fault:  # whatever a damaged item stumbles over, it does not hold
        finding.fault, finding.what = "unreadable", repr(fault)
    return finding


def _check(
    item: dict[str, Any], member: Callable[[str], IO[bytes]], policy: Policy, heads: dict[bytes, Head],
    finding: Finding,
) -> None:  # fmt: skip
    entry = decoded(item["entry"], "entry")
    action, hour, kinds = entry_of(entry)
    index, path, note = receipt_of(_whole(member, item["receipt"]))
    if note not in heads:
        heads[note] = head_of(note, policy)
    head = heads[note]
    if index >= head.size or root_with(_leaf(entry), index, head.size, path) != head.root:
        raise Fault("inclusion")
    witnesses = {name: _instant(at) for name, at in head.witnesses.items()}
    finding.facts = {
        "action": action, "hour": hour, "index": index, "size": head.size, "origin": head.origin,
        "witnesses": witnesses,
    }  # fmt: skip
    finding.erased = not item.get("salt") or not item.get("content")
    if not finding.erased:
        with _member(member, item["content"]) as content:
            if not commits(kinds, decoded(item["salt"], "content"), content):
                raise Fault("content")


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
        return file.read()


def told(findings: list[Finding], lang: str, own_policy: bool) -> str:
    """The findings in plain words, with what they do not show."""
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
                for word in ("where", "sealed", "witnessed")
            ]
    if findings and all(one.holds for one in findings):
        lines += ["", said("proves", lang)]
    return "\n".join([*lines, said("not", lang), *([said("own-policy", lang)] if own_policy else [])])


def main(arguments: list[str] | None = None) -> int:
    """The program: 0 when all holds, 1 when something does not, 2 when nothing can be said."""
    parser = argparse.ArgumentParser(description="核验智理证据包 · verify a Zhili evidence bundle")
    parser.add_argument("bundle", type=Path)
    parser.add_argument(
        "--policy", type=Path, help="a policy file that you trust, in place of the bundle's own"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        findings = check(options.bundle, options.policy.read_bytes() if options.policy else None)
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
        sys.stdout.write(told(findings, options.lang, options.policy is None) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
