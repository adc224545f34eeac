"""Working on case types as folders, without a database: examine them, try their examples, begin a new one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from zhili.cases import public as cases
from zhili.casetypes import load
from zhili.casetypes.disclosure import cautions
from zhili.casetypes.faults import BadCaseType, PackFault
from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import check as check_table
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.kernel.workdays import WorkCalendar

_SKELETON = Path(__file__).with_name("skeleton")
_NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


class BadName(ZhiliError):
    """The name of a new case type cannot be used."""

    code: ClassVar[str] = "bad-pack-name"
    status: ClassVar[int] = 422
    message = Text(
        zh="“{name}”不能作事项名。写成“领域/事项”，用小写字母、数字和下划线，例如 parks/bench_repair。",
        en="'{name}' cannot name a case type. Write FIELD/NAME in lower-case letters, digits and _, such as "
        "parks/bench_repair.",
    )


class AlreadyThere(ZhiliError):
    """The folder of a new case type exists."""

    code: ClassVar[str] = "pack-exists"
    status: ClassVar[int] = 409
    message = Text(
        zh="“{folder}”已经存在，没有改动。换一个名字，或直接修改它。",
        en="'{folder}' is there already and is left as it is. Choose another name, or change it.",
    )


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found in one folder: faults stop it from being used, warnings don't."""

    folder: Path
    case_type: CaseType | None
    faults: tuple[PackFault, ...]
    warnings: tuple[PackFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one folder's examples; no ``coverage`` where none could be played."""

    folder: Path
    examples: tuple[str, ...]
    faults: tuple[PackFault, ...]
    coverage: cases.Coverage | None = None


def covered(tried: Iterable[Tried]) -> float:
    """The share of the stages, actions and clocks of all these folders that their examples came through.

    Between 0 and 1; 0 where none could be played.
    """
    found = [one.coverage for one in tried if one.coverage]
    parts = sum(one.parts for one in found)
    return 1 - sum(len(one.missed) for one in found) / parts if parts else 0.0


def folders_in(paths: Iterable[Path]) -> list[Path]:
    """The case types' folders at or below these paths, in order; a path that holds none stands for itself."""
    found: list[Path] = []
    for path in paths:
        found += sorted(one.parent for one in path.rglob(load.DECLARATION)) or [path]
    return list(dict.fromkeys(found))


def examine(folders: Iterable[Path], *, beside: Iterable[Path] = ()) -> list[Examined]:
    """Check every folder; ``beside`` are those of the other case types, which these may lead to."""
    chosen = list(folders)
    examined = [_examine(folder) for folder in chosen]
    others = [_examine(folder) for folder in dict.fromkeys(beside) if folder not in chosen]
    twinned = [_twins(one, examined) for one in examined]
    types = [one.case_type for one in (*examined, *others)]
    if None in types:  # which types there are is not known while one cannot be read
        return twinned
    known = {case_type.key for case_type in types if case_type}
    return [_led_on(one, known) for one in twinned]


def try_out(folders: Iterable[Path], *, calendar: WorkCalendar) -> list[Tried]:
    """Run the examples of every folder; one that cannot be loaded shows its faults."""
    return [_try_out(one, calendar) for one in map(_examine, folders)]


def begin(name: str, *, where: Path) -> Path:
    """Write the folder of a new case type that runs as it stands. Raises BadName and AlreadyThere."""
    if not _NAME.fullmatch(name):
        raise BadName(name=name)
    folder = where / name
    if folder.exists():
        raise AlreadyThere(folder=folder)
    folder.mkdir(parents=True)
    for source in sorted(_SKELETON.iterdir()):
        text = source.read_text("utf-8").replace("__key__", name.replace("/", "."))
        (folder / source.name).write_text(text, "utf-8")
    return folder


def name_of(folder: Path) -> str:
    """How a folder is called in messages: its field and its name."""
    return "/".join(folder.resolve().parts[-2:])


def _examine(folder: Path) -> Examined:
    if not folder.is_dir():
        missing = Text(zh="没有这个文件夹。", en="there is no such folder.")
        mend = Text(
            zh="核对路径，或用 zhili packs new 新建。",
            en="check the path, or begin one with 'zhili packs new'.",
        )
        return Examined(folder, None, (PackFault(str(folder), 0, missing, mend),))
    name = name_of(folder)
    files = load.read_folder(folder)
    try:
        case_type = load.load(files, name=name, registered=cases.registered_words())
    except BadCaseType as refusal:
        return Examined(folder, None, refusal.faults)
    unset = cases.template_faults(case_type, name=name)
    if unset:
        return Examined(folder, None, tuple(unset))
    warnings = [
        PackFault(f"{name}/{file}", fault.line, fault.message, fault.mend)
        for file, table in case_type.tables.items()
        for fault in check_table(table)
    ]
    declaration = f"{name}/{load.DECLARATION}"
    warnings += cautions(case_type, files[load.DECLARATION], file=declaration)
    return Examined(folder, case_type, (), tuple(warnings))


def _twins(one: Examined, all_of_them: list[Examined]) -> Examined:
    """Two folders may not declare one key: which of them would be in force?"""
    key = one.case_type.key if one.case_type else None
    other = next(
        (x.folder for x in all_of_them if x is not one and x.case_type and x.case_type.key == key), None
    )
    if key is None or other is None:
        return one
    return _with_fault(
        one,
        Text(
            zh=f"键“{key}”在 {name_of(other)} 里也有。",
            en=f"the key '{key}' is declared in {name_of(other)} too.",
        ),
        Text(zh="改其中一个的 key。", en="change the key of one of them."),
    )


def _led_on(one: Examined, known: set[str]) -> Examined:
    """A case that opens another must name a type that there is."""
    case_type = one.case_type
    if case_type is None:
        return one
    effects = [*case_type.open_effects, *(x for action in case_type.actions.values() for x in action.effects)]
    for effect in effects:
        wanted = str(effect.args.get("type")) if effect.word == "open" else None
        if wanted is not None and wanted not in known:
            one = _with_fault(
                one,
                Text(zh=f"没有“{wanted}”这种事项可立。", en=f"there is no case type '{wanted}' to open."),
                Text(zh=f"可用的有：{'、'.join(sorted(known))}。", en=f"one of: {', '.join(sorted(known))}."),
            )
    return one


def _with_fault(one: Examined, message: Text, mend: Text) -> Examined:
    fault = PackFault(f"{name_of(one.folder)}/{load.DECLARATION}", 1, message, mend)
    return Examined(one.folder, one.case_type, (*one.faults, fault), one.warnings)


def _try_out(one: Examined, calendar: WorkCalendar) -> Tried:
    if one.case_type is None:
        return Tried(one.folder, (), one.faults)
    name, source = name_of(one.folder), one.folder / cases.EXAMPLES
    if not source.is_file():
        none = Text(zh="没有例子。", en="there are no examples.")
        mend = Text(zh="写几种情形和应有的结果。", en="write some situations and what should come of them.")
        return Tried(one.folder, (), (PackFault(f"{name}/{cases.EXAMPLES}", 0, none, mend),))
    result = cases.run_examples(one.case_type, source.read_bytes(), folder=name, calendar=calendar)
    return Tried(one.folder, result.names, result.faults, result.coverage)
