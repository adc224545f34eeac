"""The verifier's part that speaks: what is said of each finding, in Chinese and in English."""

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
    "stamp": ("时间戳格式不对：{what}", "the time-stamp is malformed: {what}"),
    "stamp-other": (
        "时间戳不是该检查点的，而是别的内容的：{what}",
        "the time-stamp is of something else than this checkpoint: {what}",
    ),
    "stamp-signature": (
        "时间戳机构的签名无效：{what}",
        "the signature of the time-stamp authority is not valid: {what}",
    ),
    "stamp-chain": (
        "时间戳机构的证书在那一刻无效，或者不能追溯到受信任的根证书：{what}",
        "the certificate of the time-stamp authority was not valid then, or leads to no root that is trusted: {what}",
    ),
    "roots": ("根证书文件格式不对：{what}", "the file of root certificates is malformed: {what}"),
    "stamped": (
        "时间戳：{authority} 写明，含有本项的检查点在 {stamp} 已经存在",
        "time-stamp: {authority} states that a checkpoint with this item existed at {stamp}",
    ),
    "own-roots": (
        "注意：时间戳机构的根证书取自证据包本身，或者包里没有。请用 --roots 指定从该机构取得的根证书。",
        "Mind: the root certificates of the time-stamp authority were taken from the bundle itself, or are missing from"
        " it. Give those that you got from the authority with --roots.",
    ),
    "anchor": (
        "另一个日志里封存的不是这个检查点：{what}",
        "what stands in the other log is not this checkpoint: {what}",
    ),
    "anchored": (
        "锚定：含有本项的检查点封存在日志 {origin} 第 {index} 条（共 {size} 条），{hour} 起的一小时内；见证：{names}",
        "anchored: a checkpoint with this item is entry {index} of {size} in the log {origin}, sealed in the hour from"
        " {hour}; witnessed by {names}",
    ),
    "own-anchors": (
        "注意：另一个日志的公钥取自证据包本身。请用 --anchors 指定您信任的策略文件。",
        "Mind: the keys of the other log were taken from the bundle itself. Give a policy file that you trust with"
        " --anchors.",
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


def said(code: str, lang: str, **facts: object) -> str:
    """A sentence in a language."""
    return WORDS[code][lang == "en"].format(**facts)
