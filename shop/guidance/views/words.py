"""What the keys of a policy are called, and how their values are said."""

from typing import Any

from flask_babel import lazy_gettext as _l

from shop.guidance.rules import EXPERIMENT, MODE, NUDGE, Held, Key, Kind, Mode, Value
from shop.web import nudge_words
from shop.web.language import gettext as _
from shop.web.words import dayyear, kr, number, pct

_RULES: dict[str, Any] = {
    "prefer-agreement": _l("Varen findes på aftale"),
    "prefer-label": _l("Varen findes miljømærket"),
    "small-order": _l("Bestillingen er lille"),
    "frequent-deliveries": _l("Leverandøren kommer i forvejen"),
}

_KEYS: dict[str, tuple[Any, Any]] = {
    "target.agreement_share": (
        _l("Mål: købt på aftale"), _l("Så stor en del af kronerne skal købes på aftale.")),
    "target.label_share": (
        _l("Mål: miljømærket"), _l("Så stor en del skal have et officielt miljømærke.")),
    "target.organic_share": (
        _l("Mål: økologisk mad"), _l("Så stor en del af maden skal være økologisk.")),
    "target.deliveries": (
        _l("Mål: leveringer pr. hus"), _l("Højst så mange leveringer om ugen til et hus.")),
    "target.small_orders": (
        _l("Mål: små bestillinger"),
        _l("Højst så stor en del må være under 250 kr. De 250 kr. er KL's nøgletal.")),
    "process_cost": (
        _l("Hvad en ordre koster at behandle"),
        _l("Arbejdstid til at bestille, modtage og betale. Et gennemsnit, ikke penge på kontoen.")),
    "cost_share": (
        _l("Hvor meget behandlingen må fylde"),
        _l("Fylder behandlingen mere af varernes pris, foreslår vi at vente og samle.")),
    "deliveries_per_week": (
        _l("Leveringer om ugen, der er nok"),
        _l("Bruges, hvor aftalen ikke selv har et loft. Tomt felt betyder intet loft.")),
    "hold_days": (
        _l("Længste ventetid"),
        _l("Ligger næste frist længere ude i dage, foreslår vi ikke at vente.")),
    "kwh_price": (
        _l("Pris for en kWh strøm"),
        _l("Så regner vi strømmen med ved store køb, når leverandøren oplyser forbruget. Skriv, "
           "hvor prisen er fra. Tomt felt betyder, at vi ikke regner på strøm.")),
    "approval_limit": (
        _l("Beløb, der skal godkendes"),
        _l("Varer for mere end beløbet hos én leverandør godkendes, før de bestilles. Tomt felt "
           "betyder, at ingen skal spørge.")),
    "need_check_amount": (
        _l("Beløb, hvor vi spørger til behovet"),
        _l("Fra beløbet for en vare spørger vi, om den kan undværes, lånes eller repareres. Tomt "
           "felt betyder, at vi aldrig spørger.")),
    "outside_limit": (
        _l("Køb uden for aftaler og butik"),
        _l("Under beløbet må et hus selv købe det, som hverken aftaler eller butik har. Fra "
           "beløbet spørger huset indkøb først.")),
}  # fmt: skip

_MODES: dict[Mode, Any] = {
    Mode.INFORM: _l("Vis det kun"),
    Mode.ASK: _l("Bed om en grund ved Send"),
    Mode.STOP: _l("Stop bestillingen, undtagen når den haster, er allergi eller pædagogisk"),
}
SHORT_MODES: dict[Mode, Any] = {
    Mode.INFORM: _l("Vises kun"), Mode.ASK: _l("Beder om en grund"), Mode.STOP: _l("Stopper"),
}  # fmt: skip


def rule_name(rule: str) -> str:
    """The nudge's name as the register has it."""
    return str(_RULES.get(rule) or nudge_words.rule_name(rule))


def title(one: Key) -> str:
    """What the key is called."""
    if one.name in _KEYS:
        return str(_KEYS[one.name][0])
    if one.kind is Kind.SWITCH:
        return _("Skub: %(rule)s", rule=rule_name(one.name.removeprefix(NUDGE)))
    if one.name.startswith(EXPERIMENT):
        return _("Forsøg: %(rule)s", rule=rule_name(one.name.removeprefix(EXPERIMENT)))
    return _("Ved Send: %(rule)s", rule=rule_name(one.name.removeprefix(MODE)))


def about(one: Key) -> str:
    """One or two sentences of what it does."""
    if one.name in _KEYS:
        return str(_KEYS[one.name][1])
    if one.kind is Kind.SWITCH:
        return _("Slået fra siger det ingenting. Priser, varer og rækkefølge er de samme.")
    if one.name.startswith(EXPERIMENT):
        return _("Så stor en del af husene ser ikke skubbet, mens forsøget varer. De trækkes "
                 "tilfældigt. Skriv 50 for halvdelen, og tøm feltet for at stoppe. Forsøget står i "
                 "det åbne register.")  # fmt: skip
    return _("Hvad der sker, når nogen sender en bestilling, som dette skub har noget at sige til.")


def unit(one: Key) -> str:
    """What stands beside the field."""
    if one.kind is Kind.SHARE:
        return _("procent")
    if one.kind is Kind.AMOUNT:
        return _("kroner uden moms")
    return _("dage") if one.name == "hold_days" else _("om ugen")


def value_words(one: Key, value: Value) -> str:
    """A value as a person says it."""
    match value:
        case None if one.name.startswith(EXPERIMENT):
            return _("Intet forsøg")
        case None:
            if one.name == "kwh_price":
                return _("Ikke sat")
            return _("Intet loft") if one.kind is Kind.NUMBER else _("Ingen grænse")
        case bool():
            return _("Slået til") if value else _("Slået fra")
        case Mode():
            return str(SHORT_MODES[value])
        case _ if one.kind is Kind.SHARE:
            share = value * 100
            return pct(value) if share == share.to_integral_value() else f"{number(share, 1)} %"
        case _ if one.kind is Kind.AMOUNT:
            return kr(value, 0 if value == value.to_integral_value() else 2)
        case _:
            digits = 0 if value == value.to_integral_value() else 1
            return f"{number(value, digits)} {unit(one)}"


def options(one: Key) -> list[tuple[str, str]]:
    """The choices of a key that is chosen and not written."""
    if one.kind is Kind.SWITCH:
        return [("on", _("Slået til")), ("off", _("Slået fra"))]
    return [(mode.value, str(_MODES[mode])) for mode in one.modes]


def source_words(held: Held, names: dict[int, str]) -> str:
    """Who said what holds."""
    if held.said is None:
        return _("Skubs forslag")
    return _("%(place)s, %(day)s", place=names.get(held.said.node_id, _("et sted over jer")),
             day=dayyear(held.said.valid_from))  # fmt: skip
