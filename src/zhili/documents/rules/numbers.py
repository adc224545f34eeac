"""The number of a paper: word of the series, year in brackets, place in the year (GB/T 9704-2012, 7.2.5). Pure."""


def written(word: str, *, year: int, place: int) -> str:
    """For example 受字〔2026〕1号: no nought before the place, no 第."""
    return f"{word}〔{year}〕{place}号"


def day_in_words(year: int, month: int, day: int) -> str:
    """A day as a paper dates itself (GB/T 9704-2012, 7.3.5.4): Arabic figures, no nought before month and day."""
    return f"{year}年{month}月{day}日"
