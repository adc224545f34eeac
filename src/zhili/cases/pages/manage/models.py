"""The models that the house has learned: each night's attempt with its figures; one is taken back in one move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.registered import taught_by, title_of
from zhili.kernel.text import Text
from zhili.ui.charts import Cell, Chart, Column, Line
from zhili.ui.desk import Who, only_for, page
from zhili.understanding import public as understanding
from zhili.understanding.public import VersionView

A_PAGE = 30
_KEEPERS = tuple(understanding.KEEPERS)
_MOST_CLASSES = 40
_FEW = 10
_PROMOTED = "promoted"
VERDICTS = {
    _PROMOTED: Text(zh="已启用：比当时在用的好", en="Promoted: better than what was in force"),
    "not-better": Text(
        zh="没有启用：不比在用的好，或者好得有限，可能只是碰巧",
        en="Refused: not better than what was in force, or by so little that it may be chance",
    ),
    "worse-on-older": Text(
        zh="没有启用：在以前定过的案件上变差了，可能混进了错的标注，或者做法变了，请人看一看",
        en="Refused: worse on cases decided earlier; wrong labels may have come in, or practice has changed",
    ),
    "contradicts": Text(
        zh="没有启用：新近的决定与以前的整个相反，请人看一看",
        en="Refused: the new decisions contradict the earlier ones wholesale; people should look",
    ),
    "rarely-right": Text(
        zh="没有启用：还说不上多半能判对", en="Refused: not surely right more often than not"
    ),
    "too-few": Text(
        zh="没有启用：留作考题的案件太少（至少 20 件，平均每类至少 5 件）",
        en="Refused: too few cases kept back to try it on (20 at least, and five for each class on average)",
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A version in words: whose classes, what came of it, and how it compares with what was in force."""

    version: VersionView
    title: Text
    verdict: Text
    right: float
    rival: float

    @property
    def lead(self) -> float:
        """By how many hundredths it was right more often than what was in force, on the same cases."""
        return 100 * (self.right - self.rival)

    @property
    def promoted(self) -> bool:
        """Whether it was put in force when it was learned."""
        return self.version.verdict == _PROMOTED


@require_safe
@only_for(*_KEEPERS)
def show_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What speaks now for each taxonomy, the last night's report, and every attempt, the newest first."""
    after = request.GET.get("after", "")
    before = int(after) if after.isdigit() and len(after) < 19 else None
    found = understanding.versions(before=before, limit=A_PAGE + 1)
    names = taught_by()
    told = [_told(one, names) for one in found[:A_PAGE]]
    in_force = {one.key: one for one in understanding.speaking()}
    context = {
        "speaking": [
            (title, _told(in_force[key], names) if key in in_force else None) for key, title in names.items()
        ],
        "last": _last(before, told),
        "since": understanding.decided_since(kind="class", since=found[0].trained_at)
        if found and not before
        else 0,
        "rows": told,
        "older": str(found[A_PAGE - 1].id) if len(found) > A_PAGE else None,
        "on": understanding.in_use("class"),
    }
    return page(request, who, "cases/manage/models.html", context)


@require_safe
@only_for(*_KEEPERS)
def show(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """One version with its figures on the cases kept back, class by class, beside what was in force then."""
    told = _told(understanding.version(id=version), taught_by())
    context = {"one": told, "chart": _by_class(told.version), "figures": _both(told.version)}
    return page(request, who, "cases/manage/model.html", context)


@require_http_methods(["GET", "POST"])
@only_for(*_KEEPERS)
def take_back(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """What taking the version in force back would mean; sent, it is taken back."""
    held = understanding.version(id=version)
    names = taught_by()
    if request.method != "POST":
        before = understanding.version_before(id=version)
        context = {
            "one": _told(held, names),
            "before": _told(before, names) if before else None,
            "back": reverse("upkeep:model", args=[version]),
        }
        return page(request, who, "cases/manage/model_back.html", context)
    if held.in_force:
        understanding.roll_back(at=who.at, key=held.key, actor=who.actor)
        notices.success(request, _("已撤下。各处最多十秒后照此办；要恢复，在那一版点“重新启用”。"))
    else:
        notices.info(request, _("这一版已经不在使用，什么也没有改。"))
    return redirect("upkeep:model", version=version)


@require_POST
@only_for(*_KEEPERS)
def put_back(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """Put a version that was taken back in force again."""
    understanding.put_back(id=version, actor=who.actor, at=who.at)
    notices.success(request, _("已重新启用。"))
    return redirect("upkeep:model", version=version)


def _last(before: int | None, told: list[Told]) -> list[Told]:
    """What the last night that learned anything came to, one for each taxonomy; only on the first page."""
    if before is not None or not told:
        return []
    night = told[0].version.trained_at
    return [one for one in told if one.version.trained_at == night]


def _told(one: VersionView, names: dict[str, Text]) -> Told:
    return Told(
        version=one,
        title=title_of(one, names),
        verdict=VERDICTS.get(one.verdict, Text(zh=one.verdict, en=one.verdict)),
        right=_number(one.figures.get("accuracy")),
        rival=_number(one.rival.get("accuracy")),
    )


def _both(one: VersionView) -> list[tuple[Text, str, str]]:
    """The figures of a version and of what was in force, on the same cases."""
    shares = {
        "accuracy": Text(zh="判对的比例", en="Share right"),
        "macro_f1": Text(zh="各类平均 F1", en="Macro-F1"),
        "coverage_at_95": Text(zh="对到九成五时能答多少", en="Share it answers while right in 95 %"),
        "ece": Text(zh="把握与对错的平均差", en="Calibration error"),
    }
    return [
        (
            title,
            f"{_number(one.figures[name]):.3f}",
            f"{_number(one.rival[name]):.3f}" if name in one.rival else "–",
        )
        for name, title in shares.items()
        if name in one.figures
    ]


def _by_class(one: VersionView) -> Chart | None:
    """F1 by class with the rival's beside it, the classes with most cases first; None without figures by class."""
    own, rival = _classes(one.figures), _classes(one.rival)
    if not own:
        return None
    names = {class_.code: class_.name for kind in cases.case_types() for class_ in kind.classes}
    order = sorted(own, key=lambda code: (-_number(own[code].get("messages")), code))
    rows = [
        Line(
            names.get(code, code),
            (
                _share(own[code].get("f1")),
                _share(rival[code].get("f1")) if code in rival else Cell("–"),
                Cell(f"{_number(own[code].get('messages')):.0f}"),
            ),
            weak=_number(own[code].get("messages")) < _FEW,
        )
        for code in order[:_MOST_CLASSES]
    ]
    return Chart(
        id="by-class", kind="bars", title=Text(zh="各类 F1", en="F1 by class"), head=Text(zh="类别", en="Class"),
        columns=(
            Column(Text(zh="这一版", en="This version"), "value"),
            Column(Text(zh="当时在用的", en="In force then")),
            Column(Text(zh="考题", en="Cases")),
        ),
        rows=tuple(rows), unit="share",
        note=Text(zh=f"考题不足 {_FEW} 件的画得淡", en=f"fewer than {_FEW} cases are drawn weak"),
    )  # fmt: skip


def _classes(figures: Mapping[str, object]) -> Mapping[str, Mapping[str, Any]]:
    found = figures.get("per_class")
    return found if isinstance(found, Mapping) else {}


def _share(value: object) -> Cell:
    return Cell(f"{_number(value):.2f}", _number(value))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
