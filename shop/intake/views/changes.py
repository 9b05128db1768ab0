"""A page of the difference with the counters that filter it, put together from rows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from flask import url_for

from shop.favourites.succession import standing
from shop.intake.queries import PAGE, BatchRow, ChangeRow, Meaning, Stand, Wanted
from shop.intake.rules import BatchFacts, BatchState, ChangeKind, can_decide
from shop.intake.views.translate import _, ngettext
from shop.intake.views.words import KINDS, STANDS, Agreed, ChangeLine, change_line
from shop.web.session import db
from shop.web.words import number

_CHOOSING = (BatchState.STAGED, BatchState.PUBLISHING, BatchState.PUBLISHED)
"""Before it is published and after it, what follows the goods that go can be chosen."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A count that is also a filter."""

    slug: str
    count: int
    label: str
    icon: str
    href: str
    current: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class Bulk:
    """Deciding on all held prices at once."""

    count: int
    approve_all: str
    keep_all: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """A page of changes with its counters. `more_url` is "" on the last page."""

    counters: list[Counter]
    batch_id: int
    lines: list[ChangeLine]
    title: str
    total: int
    shown: str
    more_url: str
    all_url: str
    csv_url: str
    slug: str
    text: str
    """What is searched for within the changes."""
    can_search: bool
    can_decide: bool
    can_choose: bool
    query: dict[str, str | int]
    """What brings the reader back to the same rows."""
    bulk: Bulk | None
    focus: int
    """The id of the row that takes focus, 0 for none, -1 for the heading."""
    is_cleared: bool
    """What the file would have done is not kept any more (see actions.clearing)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list the reader is. `shown`: rows before these."""

    wanted: Wanted
    total: int
    shown: int = 0
    is_added: bool = False
    """The rows come below those that stand on the page already."""
    limit: int = PAGE
    focus: int = 0


def page_of_changes(
    row: BatchRow, facts: BatchFacts, meaning: Meaning, found: list[ChangeRow], place: Place
) -> ChangesView:
    """`found` may hold one change more than the page's limit: then there are more."""
    page, wanted = found[: place.limit], place.wanted
    slug, title = _name(row, wanted)
    before = min(max(place.shown, 0), place.total)
    upto = min(before + len(page), place.total)
    agreed, on_lists = agreed_of(row), _on_lists(row, page)
    query: dict[str, str | int] = {"vist": upto}
    query |= {"vis": slug} if slug else {}
    query |= {"soeg": wanted.text} if wanted.text else {}
    is_open = can_decide(facts)
    is_cleared = bool(row.changes) and not meaning.counts
    return ChangesView(
        counters=_counters(row, meaning, wanted), batch_id=row.id,
        lines=[
            _told(change_line(change, biggest=meaning.biggest, agreed=agreed), change, on_lists)
            for change in page
        ],
        title=title, total=place.total,
        shown=_shown(0 if place.is_added else before, upto, place.total),
        more_url=_more(row, query, page[-1]) if len(found) > place.limit else "",
        all_url=url_for("intake.batch", batch_id=row.id) if slug or wanted.text else "",
        csv_url=url_for("intake.changes_csv", batch_id=row.id) if meaning.counts else "",
        slug=slug, text=wanted.text, can_search=row.changes > FEW, can_decide=is_open,
        can_choose=row.state is BatchState.STAGED, query=query,
        bulk=_bulk(meaning) if is_open and meaning.held > 1 else None, focus=place.focus,
        is_cleared=is_cleared,
    )  # fmt: skip


FEW = 10
"""So many changes are seen at a glance: nobody searches among them."""


def agreed_of(row: BatchRow, supplier: str = "") -> Agreed:
    """What a batch's changes are said with."""
    return Agreed(row.id, row.price_rise_limit, row.price_notice_days, row.staged_at, supplier)


def _bulk(meaning: Meaning) -> Bulk:
    return Bulk(
        meaning.held,
        ngettext("Godkend den ene pris", "Godkend alle %(num)s", meaning.held),
        ngettext("Behold den gamle pris", "Behold alle gamle priser", meaning.held),
    )


def _on_lists(row: BatchRow, page: list[ChangeRow]) -> dict[int, int]:
    """On how many lists the goods stand that the file withdraws, by offer id."""
    gone = [one.offer_id for one in page if one.kind is ChangeKind.WITHDRAWN and one.offer_id]
    if not gone or row.state not in _CHOOSING:
        return {}
    with db().read() as reading:
        found = standing(reading, gone, path=row.path)
    return {offer_id: one.lists for offer_id, one in found.items()}


def _told(line: ChangeLine, change: ChangeRow, on_lists: dict[int, int]) -> ChangeLine:
    lists = on_lists.get(change.offer_id or 0, 0)
    if not lists:
        return line
    return replace(line, gone_offer_id=change.offer_id or 0, on_lists=lists)


def _more(row: BatchRow, query: dict[str, str | int], last: ChangeRow) -> str:
    return url_for("intake.batch", batch_id=row.id, efter=last.key, **query)  # type: ignore[arg-type]


def _shown(before: int, upto: int, total: int) -> str:
    if before:
        return _(
            "Viser %(first)s–%(last)s af %(total)s ændringer",
            first=number(before + 1), last=number(upto), total=number(total),
        )  # fmt: skip
    return _("Viser %(last)s af %(total)s ændringer", last=number(upto), total=number(total))


def _name(row: BatchRow, wanted: Wanted) -> tuple[str, str]:
    """The word in the address of what is shown, and the heading."""
    if wanted.stand is Stand.HELD and row.state is BatchState.PUBLISHED:
        return STANDS[wanted.stand][0], _("Priser, der stadig venter")
    if wanted.stand is not None:
        slug, words, _icon = STANDS[wanted.stand]
        return slug, str(words)
    if wanted.kind is None:
        return "", _("Størst betydning først")
    return KINDS[wanted.kind].slug, str(KINDS[wanted.kind].counter)


def count_of(row: BatchRow, meaning: Meaning, wanted: Wanted) -> int:
    """How many there are of what is shown, where it is not searched in."""
    stands = {
        Stand.HELD: meaning.held, Stand.DECIDED: meaning.decided, Stand.LEFT: meaning.left,
    }  # fmt: skip
    if wanted.stand is not None:
        return stands[wanted.stand]
    return row.changes if wanted.kind is None else meaning.counts.get(wanted.kind, 0)


_ALWAYS = 5
"""The first counters are there also when they count nothing; those of labels and texts are not."""


def _counters(row: BatchRow, meaning: Meaning, wanted: Wanted) -> list[Counter]:
    def counter(slug: str, count: int, label: str, icon: str, current: bool) -> Counter:
        """A chosen counter leads back to everything."""
        href = url_for("intake.batch", batch_id=row.id, vis=None if current else slug)
        return Counter(slug, count, label, icon, href, current, held=slug == HELD_SLUG)

    stands = [
        counter(slug, count, str(words), icon, wanted.stand is stand)
        for stand, (slug, words, icon) in STANDS.items()
        if (count := count_of(row, meaning, Wanted(stand=stand))) or wanted.stand is stand
    ]
    kinds = [
        counter(
            words.slug, meaning.counts.get(kind, 0), str(words.counter), words.icon,
            wanted.kind is kind,
        )
        for place, (kind, words) in enumerate(KINDS.items())
        if place < _ALWAYS or meaning.counts.get(kind)
    ]  # fmt: skip
    held = [one for one in stands if one.held]
    return [*held, *kinds, *(one for one in stands if not one.held)]


HELD_SLUG = STANDS[Stand.HELD][0]


def biggest_of(rows: list[ChangeRow]) -> Decimal:
    """The effect that fills the bar, where no batch says it."""
    return max((abs(row.effect) for row in rows), default=Decimal(0))
