"""Chinese on a system that has no Chinese font. Apart from test_pages: one playwright at a time in a thread."""

import pytest

from zhili.ui import testing

pytestmark = pytest.mark.browser


def test_a_system_without_a_chinese_font_gets_ours() -> None:
    with testing.serving() as address, testing.chromium(chinese=False) as bare:
        visitor = testing.visitor(bare, address)
        page = visitor.new_page()
        heard = testing.listen(page)
        page.goto("/ui/")
        page.wait_for_function("document.fonts.check(\"16px 'Zhili Noto'\", '组件')")
        assert any("/noto/files/" in url for url in heard.loaded)
        assert heard.complaints == []
        visitor.close()
