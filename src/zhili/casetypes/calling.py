"""Reading ``call_back``: who is called back about a case, in which words, and what each result of the call does."""

from collections.abc import Mapping

from zhili.casetypes.language import Action, CallBack, CallResult
from zhili.casetypes.section import Section
from zhili.kernel.text import Text


def read_calling(top: Section, actions: Mapping[str, Action]) -> CallBack | None:
    """The declaration under ``call_back``; None where there is none. Faults are noted where they stand."""
    section = top.section("call_back")
    if not top.has("call_back"):
        return None
    by = section.need("by", str, "")
    known = section.known("by", by, actions)
    again = section.get("again", str, "") or None
    script = tuple(_line(section, each) for each in section.get("script", list, []))
    results = tuple(_result(key, one, actions) for key, one in section.sections("results"))
    if known and not any(one.do == by for one in results):
        section.fault(
            "results",
            Text(zh=f"没有一个结果会做“{by}”。", en=f"none of the results does '{by}'."),
            Text(zh=f"给一个结果写 do: {by}。", en=f"give one of them 'do: {by}'."),
        )
    section.close()
    return CallBack(by=by, again=again, script=script, results=results)


def _line(section: Section, line: object) -> Text:
    """A sentence to say, in both languages."""
    if isinstance(line, Mapping) and {"zh", "en"} <= set(line):
        return Text(zh=str(line["zh"]), en=str(line["en"]))
    section.fault(
        "script",
        Text(zh="话术的每一句都要有中英文。", en="each sentence of the script needs both languages."),
        Text(zh="写成 - {zh: …, en: …}。", en="write '- {zh: …, en: …}'."),
    )
    return Text(zh=str(line), en=str(line))


def _result(key: str, section: Section, actions: Mapping[str, Action]) -> CallResult:
    do = section.need("do", str, "")
    data = section.get("data", dict, {})
    if section.known("do", do, actions):
        for name in data:
            section.known("data", str(name), actions[do].form.properties)
    result = CallResult(
        key=key,
        title=section.words("title"),
        reached=section.get("reached", bool, False),
        do=do,
        data={str(name): value for name, value in data.items()},
        ask=section.many("ask") if section.has("ask") else None,
    )
    for name in result.ask or ():
        if do in actions:
            section.known("ask", name, actions[do].form.properties)
    section.close()
    return result
