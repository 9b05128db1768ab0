"""The words of each nudge, as a person reads them in the basket and on the row."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nudges.engine import RULES, run
from nudges.facts import Line, SupplierPart
from nudges.nudge import Nudge
from tests.rules.nudges.build import ON, facts, line, paper, part

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
TEMPLATES = Path(__file__).parents[3] / "templates"


def kr(amount: Decimal, decimals: int = 2) -> str:
    """Like the shop's filters, as far as these tests need them."""
    return f"{amount:.{decimals}f}\u00a0kr.".replace(".", ",", int(decimals > 0))


def number(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


def pct(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


def weekday_word(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def clock(moment: datetime) -> str:
    return f"kl. {moment.hour}"


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {"kr": kr, "unit_word": str, "daylong": date.isoformat}
    made.filters |= {"weekday_word": weekday_word, "clock": clock, "pct": pct, "number": number}
    return made


def words(nudge: Nudge) -> Any:
    return environment().get_template(f"nudges/{nudge.rule.replace('-', '_')}.html").module


def only(*things: Line | SupplierPart) -> Nudge:
    (nudge,) = run(facts(*things))
    return nudge


def heading(nudge: Nudge) -> str:
    return str(words(nudge).heading(nudge)).replace("\u00a0", " ")


def lines(nudge: Nudge) -> list[str]:
    """Hard spaces are read as spaces; one test looks at them."""
    return str(words(nudge).lines(nudge)).replace("\u00a0", " ").splitlines()


def buttons(nudge: Nudge) -> list[str]:
    return [str(words(nudge).button(action, nudge)) for action in nudge.actions]


SWAN = ("SVANEN",)
COPY_PAPER = paper(2, "31.95", coverage=ON, labels=SWAN, name="Kopipapir A4, 80 g, hvid")


def test_a_cheaper_swap() -> None:
    nudge = only(line(paper(1, "36.15"), COPY_PAPER, quantity="3"))
    assert heading(nudge) == "Samme slags, 4,20 kr. billigere pr. pakke"
    assert lines(nudge) == [
        "Kopipapir A4, 80 g, hvid. 31,95 kr. pr. pakke, på aftale og Svanemærket."
        " Samme leverandør. I alt 12,60 kr. mindre for jeres antal."
    ]
    assert buttons(nudge) == ["Byt", "Behold"]


def test_a_dearer_green_item_says_the_price_in_its_heading_and_for_the_quantity() -> None:
    green = paper(2, "33.05", coverage=ON, labels=SWAN, supplier_id=8, supplier_name="Havblik")
    nudge = only(line(paper(1, "31.95", coverage=ON), green, quantity="4"))
    assert heading(nudge) == "Samme slags, Svanemærket, 1,10 kr. dyrere pr. pakke"
    assert lines(nudge)[0].endswith("Leveres af Havblik. I alt 4,40 kr. mere for jeres antal.")


@pytest.mark.parametrize(
    ("alternative", "said"),
    [
        (paper(2, "36.15", coverage=ON), "Samme slags, samme pris"),
        (paper(2, "40", coverage=ON), "Samme slags, 3,85 kr. dyrere pr. pakke"),
        (
            paper(2, "16", coverage=ON, comparable_price=Decimal("6.40")),
            "Samme slags, 0,83 kr. billigere pr. 100 ark",
        ),
        (
            paper(2, "18", coverage=ON, comparable_price=Decimal("7.2260")),
            "Samme slags, samme pris",
        ),
        (
            paper(2, "16", coverage=ON, order_unit="rulle", comparable_unit="meter"),
            "Samme slags, på aftale",
        ),
    ],
)
def test_headings_of_a_swap_to_the_agreement(alternative: Any, said: str) -> None:
    assert heading(only(line(paper(1, "36.15"), alternative))) == said


def test_a_swap_to_smaller_packs_says_how_many() -> None:
    small = paper(2, "19", coverage=ON, comparable_price=Decimal("7.60"))
    nudge = only(line(paper(1, "36.15", labels=SWAN), small))
    assert lines(nudge)[0].endswith(
        "Antallet bliver 2, så I får mindst det samme."
        " I alt 1,85 kr. mere for jeres antal. Den har ikke miljømærke."
    )


def test_an_unknown_label_code_is_still_an_eco_label() -> None:
    odd = paper(2, "31.95", coverage=ON, labels=("GREEN_SEAL",))
    assert "på aftale og miljømærket." in lines(only(line(paper(1), odd)))[0]


SMALL = {"minimum_order_value": "500", "small_order_fee": "75"}


def test_a_small_order_that_can_ride_along_on_thursday() -> None:
    nudge = only(part("318.45", **SMALL, joins_existing_delivery=True))
    assert heading(nudge) == "Skal den køre med torsdag?"
    assert lines(nudge) == [
        "Kridthuset kommer alligevel torsdag",
        "I sparer gebyret på 75,00 kr.",
        "Det koster ca. 90 kr. i arbejdstid at behandle en ordre",
        "Kurven er åben for kollegerne til onsdag kl. 12",
    ]
    assert buttons(nudge) == ["Saml til torsdag", "Se husets faste varer", "Send nu"]
    assert str(words(nudge).foot(nudge)) == (
        "Haster det, er det allergi eller noget pædagogisk? Så send bare nu."
    )


def test_a_small_order_without_a_known_day_waits_for_company() -> None:
    nudge = only(part("100", next_delivery=None, cutoff=None))
    assert heading(nudge) == "Skal den vente på selskab?"
    assert lines(nudge) == ["Det koster ca. 90 kr. i arbejdstid at behandle en ordre"]
    assert buttons(nudge)[0] == "Vent og saml"


def test_an_amount_never_breaks_from_its_unit() -> None:
    nudge = only(part("100"))
    assert "90\u00a0kr." in str(words(nudge).lines(nudge))


def test_a_delivery_a_week_or_more_ahead_is_named_with_its_date() -> None:
    nudge = only(part("100", next_delivery=date(2026, 12, 3)))
    assert heading(nudge) == "Skal den køre med 2026-12-03?"
    assert buttons(nudge)[0] == "Saml til 2026-12-03"


def test_a_supplier_who_may_refuse_and_a_third_delivery_are_said() -> None:
    cap = {"deliveries_this_week": 2, "max_deliveries_per_week": 2}
    nudge = only(part("318.45", **SMALL, **cap, supplier_may_refuse=True))
    assert lines(nudge)[:4] == [
        "Næste faste dag er torsdag",
        "I sparer gebyret på 75,00 kr.",
        "Kridthuset kan afvise ordrer under 500,00 kr.",
        "Det bliver levering nr. 3 i denne uge",
    ]


def test_the_third_delivery_of_two() -> None:
    nudge = only(part("1230", deliveries_this_week=2, max_deliveries_per_week=2))
    assert heading(nudge) == "Det bliver levering nr. 3 i denne uge"
    assert lines(nudge) == [
        "Aftalen er højst 2 om ugen",
        "Det koster ca. 90 kr. i arbejdstid at behandle en ordre",
        "Kurven er åben for kollegerne, mens den venter",
    ]
    assert buttons(nudge) == ["Vent og saml", "Se husets faste varer", "Send nu"]


def test_what_a_supplier_calls_an_item_is_never_read_as_mark_up() -> None:
    nudge = only(line(paper(1), paper(2, coverage=ON, name="<b>Papir</b> & co")))
    assert "&lt;b&gt;Papir&lt;/b&gt; &amp; co" in lines(nudge)[0]


@pytest.mark.parametrize("rule", [rule.RULE for rule in RULES])
def test_every_rule_has_a_template_with_its_name_and_why_in_short_sentences(rule: str) -> None:
    module: Any = environment().get_template(f"nudges/{rule.replace('-', '_')}.html").module
    for text in (str(module.name()), str(module.why())):
        assert text
        assert all(len(sentence.split()) <= 14 for sentence in text.split("."))


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("nudges/*.html")), ids=lambda p: p.name)
def test_the_words_never_blame_shout_or_style(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    said = " ".join(re.findall(r'_\("([^"]*)"', source)).lower()
    assert said
    assert not [w for w in ("desværre", "mangler du", "burde", "forkert", "!") if w in said]
    assert "<" not in source  # text only: the page frames it


@pytest.mark.parametrize(
    ("cutoff", "until"),
    [
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "til kl. 12 i dag"),
        (datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "til i morgen kl. 12"),
        (datetime(2026, 11, 25, 11, 0, tzinfo=UTC), "til onsdag kl. 12"),
    ],
)
def test_on_a_monday_the_same_monday_is_called_today(cutoff: datetime, until: str) -> None:
    nudge = only(part("100", cutoff=cutoff))
    assert lines(nudge)[-1] == f"Kurven er åben for kollegerne {until}"
