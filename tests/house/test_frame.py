"""No page takes over a word of the frame: its menu, house and phone are the reader's own."""

import ast

from tests.house.test_code_budget import ROOT, ours, text_of

FRAME = {
    "locale", "flash", "menu", "house", "house_drawing", "person_name", "house_links",
    "basket_count", "basket_name", "community", "phone",
}  # fmt: skip


def taken(source: str) -> list[str]:
    """The words of the frame that a page is given a value of its own for."""
    return [
        str(keyword.arg)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "render_template"
        for keyword in node.keywords
        if keyword.arg in FRAME
    ]


def test_it_sees_a_page_that_does() -> None:
    assert taken('render_template("x.html", phone=supplier.phone, row=row)') == ["phone"]


def test_the_frame_says_what_is_so() -> None:
    head = (ROOT / "templates" / "base.html").read_text("utf-8").split("-#}", 1)[0]
    assert [word for word in sorted(FRAME - {"basket_name"}) if word not in head] == []
    found = {name: taken(text_of(name)) for name in ours() if name.startswith("shop/")}
    assert {name: words for name, words in found.items() if words} == {}
