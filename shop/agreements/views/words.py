"""What an agreement is in words: who made it, how it stands, when the supplier comes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from shop.agreements.models import Agreement
from shop.agreements.rules import (
    ENDS_SOON,
    AgreementStatus,
    ClauseKind,
    Level,
    Notice,
    OptionState,
    Scope,
    Substitution,
    Terms,
    WhenClosed,
)
from shop.agreements.views.shown import Shown
from shop.catalogue.models import Category
from shop.kernel.periods import monday_of
from shop.web.words import clock, dayyear, joined, kr, shop_word, weekday_word

_STATUS_WORDS = {
    AgreementStatus.PLANNED: lazy_gettext("På vej"),
    AgreementStatus.TENDER: lazy_gettext("I udbud"),
    AgreementStatus.STANDSTILL: lazy_gettext("Valgt, men ikke skrevet under"),
    AgreementStatus.SUSPENDED: lazy_gettext("Suspenderet"),
    AgreementStatus.EXPIRED: lazy_gettext("Udløbet"),
}
STATUS_NAMES = {
    AgreementStatus.PLANNED: lazy_gettext("Planlagt"),
    AgreementStatus.TENDER: lazy_gettext("I udbud"),
    AgreementStatus.STANDSTILL: lazy_gettext("Valgt, i stilstand"),
    AgreementStatus.ACTIVE: lazy_gettext("Gælder"),
    AgreementStatus.SUSPENDED: lazy_gettext("Suspenderet"),
    AgreementStatus.EXPIRED: lazy_gettext("Afsluttet"),
}
LEVEL_WORDS = {
    Level.OWN: lazy_gettext("Kommunen selv"),
    Level.COMMUNITY: lazy_gettext("Indkøbsfællesskabet"),
    Level.SKI: lazy_gettext("SKI"),
}
SUBSTITUTION_WORDS = {
    Substitution.NOT_AGREED: lazy_gettext("Ikke aftalt"),
    Substitution.ASK_FIRST: lazy_gettext("Ja, når huset er spurgt"),
    Substitution.EQUAL_OR_BETTER: lazy_gettext("Ja, lige så godt og ikke dyrere"),
    Substitution.NEVER: lazy_gettext("Nej"),
}
WHEN_CLOSED_WORDS = {
    WhenClosed.NEXT_FIXED_DAY: lazy_gettext("Den kommer næste faste dag"),
    WhenClosed.WORKDAY_BEFORE: lazy_gettext("Den kommer hverdagen før"),
    WhenClosed.WORKDAY_AFTER: lazy_gettext("Den kommer hverdagen efter"),
}
CLAUSE_WORDS = {
    ClauseKind.LABOUR: lazy_gettext("Løn og arbejdsvilkår"),
    ClauseKind.SOCIAL: lazy_gettext("Elever og praktik"),
    ClauseKind.CSR: lazy_gettext("Menneskerettigheder og etik"),
    ClauseKind.ENVIRONMENT: lazy_gettext("Miljø"),
}
OPTION_WORDS = {
    OptionState.OPEN: lazy_gettext("Ikke afgjort"),
    OptionState.USED: lazy_gettext("Brugt"),
    OptionState.DECLINED: lazy_gettext("Ikke brugt"),
}


def notice_text(notice: Notice, day: date) -> str:
    """What must be seen to, in words."""
    words = {
        Notice.DECIDE_OPTION: _("Afgør optionen senest %(day)s", day=dayyear(day)),
        Notice.ENDS_SOON: _("Udløber %(day)s, et udbud tager fire måneder", day=dayyear(day)),
        Notice.ENDED: _("Udløb %(day)s, men er ikke afsluttet", day=dayyear(day)),
        Notice.FOLLOW_UP: _("En klausul er ikke fulgt op i et år"),
    }
    return str(words[notice])


def said_before(agreement: Agreement) -> str:
    """Who changed it last, and when; "" where nobody has."""
    if agreement.changed_at is None:
        return ""
    return str(
        _(
            "Sidst ændret af %(name)s %(day)s %(time)s.", name=agreement.changed_by_name,
            day=dayyear(agreement.changed_at), time=clock(agreement.changed_at),
        )
    )  # fmt: skip


def category_words(prefixes: Iterable[str], known: Sequence[Category]) -> list[str]:
    """Prefixes as the shop's categories; a narrower or wider one with its code."""
    words = []
    for prefix in prefixes:
        inside = [one for one in known if one.unspsc_class.startswith(prefix)]
        around = [one for one in known if prefix.startswith(one.unspsc_class[:6])]
        if len(prefix) == 6 and inside:
            words += [shop_word(one.name_da) for one in inside]
        elif inside:
            words.append(_("Alt under %(code)s", code=prefix))
        else:
            name = shop_word(around[0].name_da) if around else ""
            words.append(_("%(name)s, kun %(code)s", name=name, code=prefix) if name else prefix)
    return words


def weekday_choices() -> list[tuple[str, str]]:
    """The days of the week for boxes: (digit, word)."""
    monday = date(2026, 1, 5)
    words = [weekday_word(monday + timedelta(days=number)) for number in range(7)]
    return [(str(number), word[:1].upper() + word[1:]) for number, word in enumerate(words)]


def source(shown: Shown) -> str:
    """Who made the agreement, in words."""
    agreement = shown.row.agreement
    words = {
        Level.SKI: _("SKI, vi er med") if agreement.binding else _("SKI, frivillig"),
        Level.COMMUNITY: _("Indkøbsfællesskabet"),
        Level.OWN: _("Kommunens egen aftale"),
    }
    return str(words[agreement.level])


def status(shown: Shown) -> str:
    """What is special about it today; "" for an agreement that simply holds."""
    agreement = shown.row.agreement
    if agreement.status in _STATUS_WORDS:
        return str(_STATUS_WORDS[agreement.status])
    if agreement.valid_to < shown.on:
        return str(_STATUS_WORDS[AgreementStatus.EXPIRED])
    if agreement.valid_from > shown.on:
        return str(_("Gælder fra %(day)s", day=dayyear(agreement.valid_from)))
    if shown.is_opted_out:
        return str(_("Fravalgt af kommunen"))
    if shown.left_out:
        return str(_("Fravalgt af kommunen for %(what)s", what=_listed(shown.left_out)))
    if agreement.valid_to - shown.on <= ENDS_SOON:
        return str(_("Udløber %(day)s", day=dayyear(agreement.valid_to)))
    return ""


def _listed(some: Sequence[Category]) -> str:
    return joined([shop_word(it.name_da).lower() for it in some])


def card_facts(shown: Shown) -> list[tuple[str, str]]:
    """The few lines of a card: (label, text)."""
    lines = [(_("Hos"), _supplier_names(shown))]
    if shown.is_service:
        lines.append((_("Købes"), _("Ikke i butikken")))
    elif shown.can_buy:
        lines.append((_("Kommer"), days_text(shown.terms)))
        lines.append((_("Mindsteordre"), minimum_text(shown.terms)))
    lines.append((_("Gælder til"), dayyear(shown.row.agreement.valid_to)))
    return lines


def _supplier_names(shown: Shown) -> str:
    ranks = {rank for rank, _supplier in shown.row.suppliers}
    names = [
        f"{rank}. {supplier.name}" if len(ranks) > 1 else supplier.name
        for rank, supplier in shown.row.suppliers
    ]
    return ", ".join(names) or str(_("Ingen endnu"))


def days_text(terms: Terms) -> str:
    """The fixed days, "Tirsdag og torsdag"; what it is otherwise where there are none."""
    monday = monday_of(date(2026, 1, 5))
    words = [weekday_word(monday + timedelta(days=number)) for number in terms.weekdays]
    text = joined(words) or str(_("to hverdage efter bestilling"))
    return text[:1].upper() + text[1:]


def minimum_text(terms: Terms) -> str:
    """The least order in kroner, or that there is none."""
    return kr(terms.minimum_order_value) if terms.minimum_order_value else str(_("Ingen"))


def facts(shown: Shown) -> list[tuple[str, str]]:
    """The lines of the agreement's own page: (label, text)."""
    agreement = shown.row.agreement
    binding = _("Ja, vi skal bruge den") if agreement.binding else _("Nej, den er frivillig")
    lines = [
        (_("Nummer"), agreement.number),
        (_("Aftalt af"), source(shown)),
        (_("Bindende"), binding),
        (_("Gælder"), f"{dayyear(agreement.valid_from)} – {dayyear(agreement.valid_to)}"),
        (_("Omfatter"), SCOPE_WORDS[agreement.scope]),
    ]
    if agreement.target_percent is not None:
        lines.append((_("Mål"), f"{agreement.target_percent} %"))
    if shown.left_out and not shown.is_opted_out:
        lines.append((_("Fravalgt"), _listed(shown.left_out)))
    return [(str(label), str(text)) for label, text in lines]


SCOPE_WORDS = {
    Scope.PRICE_LIST: lazy_gettext("Varerne på prislisten"),
    Scope.WHOLE_ASSORTMENT: lazy_gettext("Hele leverandørens udvalg i varegrupperne"),
    Scope.SERVICE: lazy_gettext("En ydelse"),
}


def terms_facts(terms: Terms) -> list[tuple[str, str]]:
    """How a supplier delivers: (label, text), only what is agreed."""
    notice = terms.cutoff_days if terms.weekdays else 0
    cutoff = ngettext(
        "Hverdagen før kl. %(clock)s", "%(num)s hverdage før kl. %(clock)s", notice,
        clock=f"{terms.cutoff:%-H.%M}".removesuffix(".00"),
    )  # fmt: skip
    moved = (
        ""
        if terms.when_closed is WhenClosed.NEXT_FIXED_DAY
        else WHEN_CLOSED_WORDS[terms.when_closed]
    )
    cap, fee = terms.max_deliveries_per_week, terms.small_order_fee
    facts = [
        (_("Kommer"), days_text(terms)),
        (_("Bestil senest"), cutoff if notice else ""),
        (_("På helligdage"), moved),
        (_("Mindsteordre"), minimum_text(terms)),
        (_("Gebyr"), _("%(fee)s under mindsteordren", fee=kr(fee)) if fee else ""),
        (_("Leveringer"), ngettext("Højst 1 om ugen", "Højst %(num)s om ugen", cap) if cap else ""),
    ]
    return [(str(label), str(text)) for label, text in facts if text]
