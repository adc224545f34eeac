"""Chinese text cut into words. The dictionary takes 33 MB, and is read when the first text is cut."""


def words_of(text: str) -> list[str]:
    """The words of a text in order, marks among them."""
    import rjieba

    return list(rjieba.cut(text))


def words_to_find(text: str) -> list[str]:
    """The same with the shorter words that lie in long ones: what somebody may look for."""
    import rjieba

    return list(rjieba.cut_for_search(text))
