"""The parts that pages are put together from, rendered with plain Jinja: no app, no database."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
OURS = ["base.html", "components", "errors", "styleguide"]


def _kr(amount: object) -> str:
    text = f"{Decimal(str(amount)):,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{text}\u00a0kr."


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(kr=_kr, number=lambda value: str(value).replace(".", ","))
    environment.globals.update(
        url_for=lambda endpoint, **values: f"/{endpoint}/{values.get('filename', '')}",
        csrf_token=lambda: "the-token",
    )
    return environment


ENVIRONMENT = _environment()
SIGNED_IN: dict[str, Any] = {
    "locale": "da",
    "menu": [
        {"label": "Bestil", "href": "/", "current": True},
        {"label": "Lister", "href": "/lister", "current": False},
    ],
    "house": "Solsikken",
    "person_name": "Mette Holm",
    "basket_count": 10,
    "community": "Lindeby Kommune",
    "phone": "12 34 56 78",
}


def _call(file: str, call: str, **values: Any) -> str:
    name = call.partition("(")[0]
    source = f'{{% from "components/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return ENVIRONMENT.from_string(source).render(**values)


def _page(name: str, **values: Any) -> str:
    return ENVIRONMENT.get_template(name).render(**values)


class _Tags(HTMLParser):
    """The start tags of a text, as (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _tags(text: str, tag: str) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in _Tags(text).found if name == tag]


def _row(**changes: Any) -> SimpleNamespace:
    row = {
        "offer_id": 7,
        "name": "Kopipapir A4, 80 g, hvid",
        "url": "/vare/7",
        "supplier_name": "Kridthuset",
        "seller_item_id": "10482",
        "pack_text": "Pakke med 500 ark",
        "drawing": "papir",
        "tile": "",
        "price": Decimal("31.95"),
        "unit_word": "pakke",
        "comparable_text": "6,39 kr. pr. 100 ark",
        "coverage": "on_agreement",
        "labels": [("SVANEN", "Svanemærket", "eco")],
        "reason": "Anbefalet: på aftale og Svanemærket",
        "recommended": True,
        "quantity": Decimal(1),
        "in_basket": 0,
        "step": 1,
        "minimum": 1,
    }
    return SimpleNamespace(**{**row, **changes})


def test_the_row_of_item_7_posts_its_id_an_amount_and_the_token() -> None:
    html = _call("product", "product_row(row)", row=_row())
    form = _tags(html, "form")[0]
    assert form["hx-target"] == "#row-7"
    assert form["method"] == "post"
    sent = {tag["name"]: tag["value"] for tag in _tags(html, "input") if "form" not in tag}
    assert sent == {"csrf_token": "the-token", "offer_id": "7", "quantity": "1"}
    assert [tag["value"] for tag in _tags(html, "input") if tag.get("form") == "compare"] == ["7"]


@pytest.mark.parametrize(("in_basket", "words"), [(0, "Læg i kurv"), (3, "I kurven")])
def test_the_button_says_what_is_so(in_basket: int, words: str) -> None:
    html = _call("product", "product_row(row)", row=_row(in_basket=in_basket))
    assert words in html
    assert ("Læg i kurv" in html) != ("I kurven" in html)


def test_a_withdrawn_item_cannot_be_put_in_the_basket() -> None:
    html = _call("product", "product_row(row)", row=_row(gone=True))
    assert "Udgået" in html
    assert _tags(html, "form") == []


def test_a_name_from_a_catalogue_is_text_and_not_mark_up() -> None:
    html = _call("product", "product_row(row)", row=_row(name="<script>x</script>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        ("on_agreement", "På aftale"),
        ("agreement_supplier", "Aftaleleverandør, uden for aftalepris"),
        ("category_covered", "Aftalen er hos en anden leverandør"),
        ("no_agreement", "Ingen aftale på varegruppen"),
    ],
)
def test_coverage_is_said_in_words_beside_an_icon(coverage: str, words: str) -> None:
    html = _call("marks", "coverage_badge(coverage)", coverage=coverage)
    assert words in html
    assert "<use" in html


def test_at_most_two_labels_stand_beside_the_agreement_badge() -> None:
    labels = [(code, code, "eco") for code in ("ET", "TO", "TRE")]
    html = _call("product", "product_row(row)", row=_row(labels=labels))
    assert html.count('class="badge ') == 3
    assert "TRE" not in html


def test_enter_in_the_field_does_not_press_minus() -> None:
    buttons = _tags(_call("product", "product_row(row)", row=_row()), "button")
    assert "name" not in buttons[0]
    assert [b.get("value") for b in buttons if b.get("name") == "step"] == ["-1", "+1"]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("2.5000"), "2,5"), (Decimal(12), "12"), (Decimal("1000"), "1000")],
)
def test_an_amount_is_written_with_comma_and_without_noughts(amount: Decimal, shown: str) -> None:
    html = _call("forms", 'stepper("quantity", amount, 1, 1, "Papir", "q")', amount=amount)
    assert _tags(html, "input")[0]["value"] == shown


def test_31845_of_500_kroner_is_six_blocks_and_37_percent_of_the_seventh() -> None:
    rects = _tags(_call("draw", "toy_blocks(318.45, 500)"), "rect")
    heights = [float(tag["height"] or 0) for tag in rects if tag["class"] == "blocks-fill"]
    assert heights == [13] * 6 + [4.8]


@pytest.mark.parametrize(("value", "blocks"), [(0, 0), (500, 10), (900, 10), (-50, 0)])
def test_blocks_never_leave_the_row_of_ten(value: int, blocks: int) -> None:
    html = _call("draw", "toy_blocks(value, 500)", value=value)
    assert html.count('"blocks-fill"') == blocks
    assert html.count("blocks-edge") == 10


def test_dearer_reaches_right_of_the_middle_and_cheaper_left() -> None:
    assert 'class="effect-more" x="61"' in _call("draw", "effect_bar(0.5)")
    assert 'class="effect-less" x="31.0"' in _call("draw", "effect_bar(-0.5)")


def _series(**changes: Any) -> SimpleNamespace:
    series = {
        "own": [78, None, 87],
        "similar": [79, 80, 81],
        "target": 85,
        "target_label": "mål 85 %",
        "first": "aug. 2026",
        "last": "okt. 2026",
        "sentence": "Købt på aftale er steget fra 78 til 87 procent.",
    }
    return SimpleNamespace(**{**series, **changes})


def test_the_chart_says_itself_in_one_sentence_and_skips_what_is_not_known() -> None:
    html = _call("report", 'chart(series, "c")', series=_series())
    assert "<title" in html
    assert "Købt på aftale er steget fra 78 til 87 procent." in html
    own = _tags(html, "polyline")[1]["points"] or ""
    assert len(own.split()) == 2
    assert own.split()[-1] == "308.0,22.0"  # the highest value is at the top right


@pytest.mark.parametrize("values", [[], [None, None], [5, 5, 5]])
def test_a_chart_of_nothing_or_of_one_height_is_still_a_picture(values: list[int | None]) -> None:
    series = _series(own=values, similar=[], target=None)
    assert "<svg" in _call("report", 'chart(series, "c")', series=series)


def _nudge(**changes: Any) -> SimpleNamespace:
    nudge = {
        "id": "small-3",
        "heading": "Skal den køre med torsdag?",
        "lines": ["Kridthuset kommer alligevel torsdag", "I sparer gebyret på 75,00 kr."],
        "choices": [
            SimpleNamespace(label="Saml til torsdag", value="wait", main=True),
            SimpleNamespace(label="Send nu", value="now", main=False),
        ],
        "action": "/kurv/svar",
        "fields": [("supplier", 3)],
    }
    return SimpleNamespace(**{**nudge, **changes})


def test_the_two_answers_to_a_push_are_buttons_of_one_size_in_one_form() -> None:
    html = _call("product", "nudge_panel(nudge)", nudge=_nudge())
    answers = _tags(html, "button")
    assert [tag["value"] for tag in answers] == ["wait", "now"]
    assert {tag["class"] for tag in answers} == {"button button-main", "button button-outline"}
    assert "choices-2" in html


def test_send_now_asks_for_a_reason_in_place() -> None:
    html = _call("product", "nudge_panel(nudge)", nudge=_nudge(reasons=[("allergy", "Allergi")]))
    radios = [tag for tag in _tags(html, "input") if tag["type"] == "radio"]
    assert [tag["value"] for tag in radios] == ["allergy"]
    assert [tag["value"] for tag in _tags(html, "button")] == ["send", "back"]


def test_a_field_with_an_error_points_to_its_sentence() -> None:
    html = _call("forms", 'field("ean", "EAN-nr.", "123", "13 cifre", "Her er 3.")')
    field = _tags(html, "input")[0]
    assert field["aria-invalid"] == "true"
    ids = {tag.get("id") for tag in _tags(html, "span")}
    assert set((field["aria-describedby"] or "").split()) == {"ean-hint", "ean-error"} <= ids


def test_a_message_swaps_only_the_inside_of_the_region_that_is_read_aloud() -> None:
    html = _call("frame", 'status_oob("Fjernet: bananer.")')
    assert _tags(html, "div")[0] == {"id": "status", "hx-swap-oob": "innerHTML"}


@pytest.mark.parametrize(("count", "words"), [(0, "tom"), (1, "1 vare"), (10, "10 varer")])
def test_the_basket_button_counts_in_words(count: int, words: str) -> None:
    html = _call("frame", "basket_count(count)", count=count)
    assert re.sub(r"<[^>]+>", "", html) == words


def test_somebody_signed_in_has_menu_search_basket_and_a_way_out() -> None:
    html = _page("base.html", **SIGNED_IN)
    assert [tag["action"] for tag in _tags(html, "form")].count("/auth.sign_out/") == 2
    assert all(t["method"] == "post" for t in _tags(html, "form") if "sign_out" in str(t["action"]))
    assert html.count('aria-current="page"') == 2  # the wide and the narrow menu
    assert len([t for t in _tags(html, "div") if t.get("role") == "status"]) == 1
    assert "10 varer" in html


def test_nobody_signed_in_sees_only_the_logo() -> None:
    html = _page("base.html")
    assert "Skub" in html
    assert _tags(html, "form") == []
    assert _tags(html, "nav") == []
    assert "Kurv" not in html


def test_a_page_has_no_id_twice() -> None:
    html = _page("styleguide/page.html", **SIGNED_IN)
    ids = [tag["id"] for _, tag in _Tags(html).found if "id" in tag]
    assert sorted(ids, key=str) == sorted(set(ids), key=str)


@pytest.mark.parametrize("code", [400, 403, 404, 413, 422, 429, 500])
def test_an_error_page_has_no_number_in_its_heading_and_a_way_on(code: int) -> None:
    html = _page(f"errors/{code}.html", **SIGNED_IN)
    heading = re.search(r"<h1>(.*?)</h1>", html)
    assert heading
    assert not re.search(r"\d", heading[1])
    assert "button-main" in html


def test_the_basket_is_called_safe_only_when_it_is() -> None:
    assert "Kurven er gemt" not in _page("errors/500.html", **SIGNED_IN)
    safe = _page("errors/500.html", **SIGNED_IN, basket_safe=True, error_code="SK-4821")
    assert "Kurven er gemt" in safe
    assert "<b>SK-4821</b>" in safe


def _our_templates() -> list[Path]:
    paths = [TEMPLATES / name for name in OURS]
    return [f for p in paths for f in ([p] if p.is_file() else sorted(p.glob("*.html")))]


@pytest.mark.parametrize("path", _our_templates(), ids=lambda path: path.name)
def test_no_template_of_ours_writes_what_the_content_policy_refuses(path: Path) -> None:
    assert not re.search(r"\sstyle=|\son\w+=|hx-on|<style|javascript:", path.read_text("utf-8"))


def _sprite(name: str) -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / name).read_text("utf-8")))


def test_every_drawing_with_a_colour_is_in_the_sprite_and_the_other_way_round() -> None:
    module: Any = ENVIRONMENT.get_template("components/draw.html").module
    assert set(module.OWN_FILL) == _sprite("drawings.svg")
    assert len(module.OWN_FILL) == 38


def test_every_icon_named_in_our_templates_is_in_the_sprite() -> None:
    text = "".join(path.read_text("utf-8") for path in _our_templates())
    named = set(re.findall(r'icon\("([\w-]+)"', text))
    assert named
    assert named <= _sprite("icons.svg")


def _tokens() -> dict[str, str]:
    text = (STATIC / "css" / "skub.css").read_text("utf-8")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text))
    return {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in found.items()}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 4.5),
        ("ink", "sol-500", 4.5),
        ("ink-2", "paper", 4.5),
        ("ink-2", "gran-50", 4.5),
        ("ink-2", "sol-100", 4.5),
        ("gran-700", "sol-100", 4.5),
        ("gran-700", "gran-50", 4.5),
        ("sol-ink", "sol-100", 4.5),
        ("red-700", "red-50", 4.5),
        ("white", "gran-700", 4.5),
        ("on-gran", "gran-900", 4.5),
        ("line-2", "paper", 3.0),  # the edge of a field (WCAG 2.2, 1.4.11)
        ("gran-500", "white", 3.0),
        ("sol-500", "gran-900", 3.0),  # the focus ring on dark green
    ],
)
def test_colours_that_meet_can_be_told_apart(text: str, ground: str, least: float) -> None:
    tokens = _tokens()
    pair = sorted((_luminance(tokens[text]), _luminance(tokens[ground])))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= least


def test_only_the_tokens_and_the_two_night_colours_are_colours() -> None:
    sheets = [path.read_text("utf-8") for path in sorted((STATIC / "css").glob("*.css"))]
    text = "".join(sheet.rpartition("--shadow:")[2] for sheet in sheets)  # after the tokens
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", text)) == {"#2c6a5c", "#6fa6c4"}
