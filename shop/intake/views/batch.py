"""What a batch's page says around its changes: lead, steps, warning, side column."""

from dataclasses import dataclass, replace
from decimal import Decimal

from flask import url_for

from shop.intake.queries import BatchRow, Meaning
from shop.intake.rules import (
    BatchFacts,
    BatchState,
    can_discard,
    can_publish,
    can_roll_back,
)
from shop.intake.views.translate import _, ngettext
from shop.intake.views.words import signed_kr, state_badge
from shop.web.words import clock, day, daylong, dayyear, number, pct


@dataclass(frozen=True, slots=True)
class Card:
    """The side column: what one can do now. Read by components/intake.html publish_card."""

    title: str
    facts: list[tuple[str, str]]
    note: str = ""
    action: str = ""
    label: str = ""
    undo_text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    confirm: str = ""
    """What must be ticked before the button works, "" where nothing must."""


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch's page around its changes."""

    title: str
    lead: str
    supplier: str
    steps: list[dict[str, str]]
    card: Card
    warning: str
    discard_url: str
    roll_back_url: str
    issues_url: str
    errors: int
    warnings: int
    is_decided: bool


def batch_view(
    row: BatchRow, facts: BatchFacts, meaning: Meaning, *, published_before: BatchRow | None,
    by_id: int | None, is_search_behind: bool = False,
) -> BatchView:  # fmt: skip
    """All that the page says of a batch to the person `by_id`."""
    return BatchView(
        title=_("Nyt katalog fra %(supplier)s", supplier=row.supplier_name),
        lead=_lead(row), supplier=row.supplier_name, steps=_steps(row),
        card=_with_search(_card(row, facts, meaning, published_before, by_id), is_search_behind),
        warning=_warning(row, facts),
        discard_url=_address("discard", row) if can_discard(facts) else "",
        roll_back_url=_address("roll_back", row) if can_roll_back(facts) else "",
        issues_url=_address("issues_csv", row) if row.errors or row.warnings else "",
        errors=row.errors, warnings=row.warnings,
        is_decided=row.state not in (BatchState.STAGED, BatchState.REJECTED),
    )  # fmt: skip


def _address(endpoint: str, row: BatchRow) -> str:
    return url_for(f"intake.{endpoint}", batch_id=row.id)


def _lead(row: BatchRow) -> str:
    when = f"{daylong(row.staged_at)} {clock(row.staged_at)}"
    if row.errors:
        return _("»%(file)s« kom %(when)s. Intet er ændret i butikken.",
                 file=row.file_name, when=when)  # fmt: skip
    came = _(
        "%(items)s varer kom %(when)s, og %(same)s er som før.",
        items=number(row.items), when=when, same=number(row.unchanged),
    )  # fmt: skip
    if row.state is BatchState.STAGED:
        return f"{came} " + _("Butikken ændrer sig først, når du udgiver.")
    return came


_DONE = (BatchState.PUBLISHED, BatchState.ROLLED_BACK, BatchState.DISCARDED)


def _steps(row: BatchRow) -> list[dict[str, str]]:
    checked = _("Tjekket, %(count)s fejl", count=number(row.errors))
    rejected, done = bool(row.errors), row.state in _DONE
    review = "later" if rejected else "done" if done else "now"
    last = _("Udgiv") if not done else state_badge(row.state)[0]
    return [
        {"label": _("Modtaget"), "state": "done"},
        {"label": checked, "state": "now" if row.state is BatchState.REJECTED else "done"},
        {"label": _("Gennemse forskellen"), "state": review},
        {"label": last, "state": "done" if done else "later"},
    ]


def _warning(row: BatchRow, facts: BatchFacts) -> str:
    """Said loudly: half a file looks like a whole one that removes the rest."""
    live = row.live_before
    if not facts.removes_many:
        return ""
    share = pct(Decimal(row.withdrawn) / live) if live else pct(Decimal(1))
    return _(
        "Filen fjerner %(gone)s af %(live)s varer (%(share)s). Er det hele filen?",
        gone=number(row.withdrawn), live=number(live), share=share,
    )  # fmt: skip


def _card(
    row: BatchRow, facts: BatchFacts, meaning: Meaning, published_before: BatchRow | None,
    by_id: int | None,
) -> Card:  # fmt: skip
    if row.state is BatchState.STAGED:
        return _staged_card(row, facts, meaning, published_before, by_id)
    if row.state is BatchState.PUBLISHED:
        return _published_card(row, facts, meaning)
    if row.state is BatchState.REJECTED:
        text = _("Ret filen hos leverandøren, og læg den op igen. Intet er ændret i butikken.")
        return Card(_("Filen kan ikke udgives"), _error_facts(row), note=text)
    title = state_badge(row.state)[0]
    return Card(title, _decided_facts(row), note=_("Butikken er, som den var før filen."))


def _with_search(card: Card, is_behind: bool) -> Card:
    if not is_behind:
        return card
    text = _("Søgningen viser de nye varer og priser om lidt.")
    return replace(card, note=f"{text} {card.note}".strip())


def _error_facts(row: BatchRow) -> list[tuple[str, str]]:
    return [(_("Fejl"), number(row.errors)), (_("Advarsler"), number(row.warnings))]


def _decided_facts(row: BatchRow) -> list[tuple[str, str]]:
    if row.decided_at is None:
        return []
    when = f"{day(row.decided_at)} {clock(row.decided_at)}"
    return [(_("Besluttet"), when), (_("Af"), row.decided_by_name)]


def _meaning_facts(meaning: Meaning) -> list[tuple[str, str]]:
    facts = [(_("Betyder for os om året"), signed_kr(meaning.effect))]
    if meaning.held:
        label = ngettext(
            "Uden den ene holdte pris", "Uden de %(num)s holdte priser", meaning.held
        )  # fmt: skip
        facts.append((label, signed_kr(meaning.effect - meaning.held_effect)))
    return facts


def _held_note(meaning: Meaning) -> str:
    if not meaning.held:
        return ""
    return _("Holdte varer sælges til den gamle pris, til du har besluttet dig.")


def _staged_card(
    row: BatchRow, facts: BatchFacts, meaning: Meaning, published_before: BatchRow | None,
    by_id: int | None,
) -> Card:  # fmt: skip
    if facts.four_eyes and facts.staged_by_id == by_id:
        text = _("Du lagde selv filen op. En kollega i indkøb skal udgive den.")
        return Card(_("En kollega skal se med"), _meaning_facts(meaning), note=text)
    if not can_publish(facts, by_id=by_id):
        text = _("Et nyere katalog er udgivet. Læg filen op igen, så forskellen passer.")
        return Card(_("Forskellen er forældet"), _meaning_facts(meaning), note=text)
    if not row.changes:
        text = _("Alt er som før. Du kan bekræfte, at kataloget stadig gælder.")
        return Card(_("Intet er nyt"), [], text, _address("publish", row), _("Bekræft kataloget"))
    label = ngettext("Udgiv %(num)s ændring", "Udgiv %(num)s ændringer", meaning.taken)
    if not meaning.taken:
        label = _("Udgiv uden nye priser") if meaning.held else _("Udgiv uden ændringer")
    return Card(
        _("Klar til butikken"), _meaning_facts(meaning), _held_note(meaning),
        _address("publish", row), label,
        _undo_text(published_before), confirm=_confirm(row, facts),
    )  # fmt: skip


def _confirm(row: BatchRow, facts: BatchFacts) -> str:
    if not facts.removes_many:
        return ""
    return ngettext(
        "Ja, %(num)s vare skal ud af butikken", "Ja, %(num)s varer skal ud af butikken",
        row.withdrawn,
    )  # fmt: skip


def _undo_text(published_before: BatchRow | None) -> str:
    if published_before is None or published_before.decided_at is None:
        return _("Du kan altid rulle tilbage.")
    date = dayyear(published_before.decided_at)
    return _("Du kan altid rulle tilbage til kataloget fra %(date)s", date=date).rstrip(".") + "."


def _published_card(row: BatchRow, facts: BatchFacts, meaning: Meaning) -> Card:
    told = [*_decided_facts(row), *_meaning_facts(meaning)]
    if not can_roll_back(facts):
        return Card(_("Udgivet"), told, note=_("Et nyere katalog er udgivet siden."))
    note = ""
    if meaning.held:
        note = ngettext(
            "%(num)s pris venter stadig. Varen sælges til den gamle pris.",
            "%(num)s priser venter stadig. Varerne sælges til den gamle pris.", meaning.held,
        )  # fmt: skip
    return Card(
        _("Udgivet"), told, note, undo_text=_("Ruller du tilbage, bliver butikken som før filen.")
    )
