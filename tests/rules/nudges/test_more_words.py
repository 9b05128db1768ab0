"""The words of the rules about amounts, packs, needs and joining, as a person reads them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from nudges.engine import RULES, run
from nudges.nudge import Nudge
from tests.rules.nudges.build import MONDAY, ON, facts, line, paper, part
from tests.rules.nudges.speaking import COLLEAGUE, SHELF, SPEAKING, with_need
from tests.rules.nudges.test_words import buttons, heading, lines, words


def only(rule: str) -> Nudge:
    (nudge,) = run(SPEAKING[rule])
    return nudge


WORDS = {
    "cheaper-comparable": (
        "Samme slags, 10,00 kr. billigere pr. pakke",
        ["Kopipapir A4 Kontor Plus, 80 g. 30,00 kr. pr. pakke, på aftale. Samme leverandør."
         " I alt 20,00 kr. mindre for jeres antal."],
        ["Byt", "Behold"],
    ),
    "pack-size": (
        "Større pakke, 2,00 kr. billigere pr. 100 ark",
        ["Papir, 10 pakker. 300,00 kr. pr. pakke, på aftale. Med jeres forbrug rækker det under"
         " en måned. Antallet bliver 1. I dag koster det 260,00 kr. mere. I små pakker koster det"
         " samme 100,00 kr. ekstra. Samme leverandør."],
        ["Byt", "Behold"],
    ),
    "price-step": (
        "Fra 10 koster de 38,00 kr. pr. pakke",
        ["1 mere koster 20,00 kr. ekstra i alt. Det bruger I, før I plejer at bestille igen."],
        ["Ret til 10", "Behold"],
    ),
    "below-minimum": (
        "Der mangler 181,55 kr. til mindsteordren",
        ["Sendes den nu, er gebyret 75,00 kr.", "Næste faste dag er torsdag"],
        ["Vent og saml", "Se husets faste varer", "Send nu"],
    ),
    "join-order": (
        "Stuen Syd samler også til Kridthuset",
        ["Sammen bliver det én ordre, én faktura og én levering på 1020,50 kr.",
         "Det sparer ca. 90 kr. i arbejdstid og gebyr", "Den kommer 2026-11-26"],
        ["Læg sammen med Stuen Syd", "Send nu"],
    ),
    "need-check": (
        "Skal det købes nyt?",
        ["Kopipapir A4 Kontor Plus, 80 g koster 40,00 kr.",
         "På hylden står én ting, som måske kan bruges"],
        ["Vi kan undvære det", "Vi har det", "Vi reparerer", "Vi låner", "Køb nyt"],
    ),
    "bought-recently": (
        "Bestilt for 2 dage siden",
        ["Der blev bestilt 3. Huset plejer at bestille hver 30. dag."],
        ["Fjern", "Behold"],
    ),
    "unusual-amount": (
        "Er det 100, I skal bruge?",
        ["I plejer at købe 10. Det koster 4000,00 kr. for 100 og 400,00 kr. for 10."],
        ["Ret til 10", "Behold 100"],
    ),
    "lifetime-cost": (
        "Samme slags, 200 kr. billigere om året",
        ["Køleskab, 200 l. 5000,00 kr. pr. stk., på aftale. Den koster 1000,00 kr. mere at købe."
         " Med køb og drift koster den ca. 800 kr. om året i 10 år. Den i kurven koster ca. 1000"
         " kr. om året i 10 år. Tallene er fra EPREL. Samme leverandør."],
        ["Byt", "Behold"],
    ),
    "organic-share": (
        "75 % af maden er økologisk",
        ["Af 400,00 kr. er 300,00 kr. økologisk. Målet er 90 %."],
        ["Behold"],
    ),
    "outside-assortment": (
        "Prisen er ikke aftalt",
        ["Kridthuset er på 50.40 Papir, men varen er uden for sortimentet."],
        ["Behold"],
    ),
    "skipped-rank": (
        "Havblik er nr. 1 på aftalen",
        ["Kopipapir A4 Kontor Plus, 80 g. 42,00 kr. pr. pakke, på aftale. Prisen er 2,00 kr."
         " dyrere pr. pakke. Den i kurven er fra nr. 2. Beholder I den, vælger I en grund."],
        ["Byt", "Behold"],
    ),
    "price-changed": (
        "Prisen er steget 4,00 kr. pr. pakke",
        ["Den koster 40,00 kr. nu og 36,00 kr., da den kom på listen 2026-03-02."],
        ["Behold"],
    ),
    "outside-everything": (
        "Spørg indkøb først",
        ["Kontakt: Indkøb, 12 34 56 78",
         "Under 100000 kr. må I selv købe. Indkøb ved, hvem der plejer at have det",
         "Leverandører, man kan spørge: Havblik"],
        ["Spørg indkøb", "Køb selv"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", WORDS)
def test_what_a_rule_says(rule: str) -> None:
    nudge = only(rule)
    assert (heading(nudge), lines(nudge), buttons(nudge)) == WORDS[rule]


@pytest.mark.parametrize("rule", [rule.RULE for rule in RULES])
def test_no_sentence_ends_twice_and_every_button_has_a_word(rule: str) -> None:
    nudge = only(rule)
    assert ".." not in " ".join([heading(nudge), *lines(nudge)])
    assert all(word.strip() for word in buttons(nudge))
    assert str(words(nudge).foot(nudge)).strip() == str(words(nudge).foot(nudge))


@pytest.mark.parametrize("rule", [rule.RULE for rule in RULES])
def test_how_to_say_no_is_in_the_register(rule: str) -> None:
    said = str(words(only(rule)).decline())
    pressed = said.split("»")[1].split("«")[0]
    assert any(button.startswith(pressed) for button in buttons(only(rule)))


def test_a_neighbours_basket_saves_only_the_stop() -> None:
    other = replace(COLLEAGUE, same_gln=False, unit_name="Naboskolen", delivery_date=None)
    (nudge,) = run(facts(part("800", open_orders=(other,))))
    assert heading(nudge) == "Naboskolen får også varer fra Kridthuset"
    assert lines(nudge) == ["I får hver jeres ordre og faktura. Bilen stopper én gang"]
    assert buttons(nudge)[0] == "Lever sammen med Naboskolen"


def test_a_small_order_offers_to_wait_then_to_join_then_to_send() -> None:
    (nudge,) = run(facts(part("100", open_orders=(COLLEAGUE,))))
    assert buttons(nudge) == ["Saml til torsdag", "Læg sammen med Stuen Syd", "Send nu"]
    assert lines(nudge)[-1] == "Stuen Syd samler også til Kridthuset"


def test_a_smaller_pack_says_that_each_piece_is_dearer() -> None:
    here = paper(1, "60", coverage=ON, contents=Decimal(40), comparable_price=Decimal("1.50"))
    small = paper(2, "18", coverage=ON, contents=Decimal(10), comparable_price=Decimal("1.80"))
    seldom = replace(line(here, small), times_ordered=4, monthly_use=Decimal("0.08"))
    (nudge,) = run(facts(seldom))
    assert heading(nudge) == "Mindre pakke, 42,00 kr. mindre i alt"
    assert "Antallet i kurven rækker ca. 12 måneder, de små ca. 3 måneder." in lines(nudge)[0]
    assert "Prisen er 0,30 kr. dyrere pr. 100 ark." in lines(nudge)[0]


@pytest.mark.parametrize(("days", "said"), [(0, "Bestilt i dag"), (1, "Bestilt i går")])
def test_today_and_yesterday_are_called_so(days: int, said: str) -> None:
    given = SPEAKING["bought-recently"]
    (one,) = given.basket.lines
    late = replace(one, last_ordered=MONDAY - timedelta(days=days))
    (nudge,) = run(replace(given, basket=replace(given.basket, lines=(late,))))
    assert heading(nudge) == said


def test_things_on_the_shelf_are_counted_and_none_is_not_mentioned() -> None:
    (one,) = SPEAKING["need-check"].basket.lines
    (two,) = run(facts(replace(one, on_shelf=(SHELF, replace(SHELF, id=10, name="Hylde")))))
    assert lines(two)[1] == "På hylden står 2 ting, som måske kan bruges"
    (none,) = run(facts(replace(one, on_shelf=())))
    assert len(lines(none)) == 1


def test_above_the_limit_procurement_buys() -> None:
    (need,) = SPEAKING["outside-everything"].basket.needs
    (nudge,) = run(with_need(facts(), replace(need, amount=Decimal(100_000))))
    assert heading(nudge) == "Det køber I sammen med indkøb"
    assert lines(nudge)[1] == "Fra 100000 kr. er det indkøb, der køber"
    assert buttons(nudge) == ["Spørg indkøb"]
