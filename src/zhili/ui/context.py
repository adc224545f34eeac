"""What every template knows about how this reader wants pages drawn. Kept in cookies; set by ``views.display``."""

from dataclasses import dataclass

from django.http import HttpRequest

THEME_COOKIE, SIZE_COOKIE = "zhili_theme", "zhili_size"
THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")


@dataclass(frozen=True, slots=True)
class Display:
    """Theme ``auto|light|dark`` and text size ``normal|large`` (适老)."""

    theme: str
    size: str


def display(request: HttpRequest) -> dict[str, Display]:
    """Context processor: ``display``, from cookies; what is not a known choice counts as the first."""
    theme, size = request.COOKIES.get(THEME_COOKIE, ""), request.COOKIES.get(SIZE_COOKIE, "")
    return {
        "display": Display(
            theme=theme if theme in THEMES else THEMES[0],
            size=size if size in SIZES else SIZES[0],
        )
    }
