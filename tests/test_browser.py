"""The browser that the other tests rely on: it sees errors and foreign calls, and it can draw Chinese."""

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<script>console.error('broken')</script>", "console error: broken"),
        ("<script>throw new Error('broken')</script>", "page error"),
        ("<img src='https://example.org/x.png'>", "request to another host: https://example.org/x.png"),
    ],
)
def test_a_fault_is_noticed(page: Page, complaints: list[str], html: str, complaint: str) -> None:
    page.set_content(html)
    page.wait_for_timeout(100)
    assert any(complaint in noted for noted in complaints)
    complaints.clear()


def test_a_sound_page_passes(page: Page, complaints: list[str]) -> None:
    page.set_content("<p>信息公开</p><script>console.log('fine')</script>")
    assert complaints == []


def test_chinese_is_drawn_with_a_chinese_font(page: Page) -> None:
    drawn = page.evaluate(
        """() => ['信', '息', '公', '开'].map(glyph => {
             const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
             pen.font = '40px sans-serif';
             pen.fillText(glyph, 0, 40);
             return canvas.toDataURL(); })"""
    )
    assert len(set(drawn)) == 4, "every character is the same box: install a Chinese font (fonts-noto-cjk)"
