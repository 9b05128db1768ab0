"""A page of the difference with the counters that filter it, put together from rows."""

from dataclasses import dataclass, replace

from flask import url_for

from shop.favourites.succession import standing
from shop.intake.queries import PAGE, BatchRow, ChangeRow, Meaning, Wanted
from shop.intake.rules import BatchState, ChangeKind
from shop.intake.views.translate import _
from shop.intake.views.words import KINDS, OVER_LIMIT, ChangeLine, change_line
from shop.kernel.money import ZERO
from shop.web.session import db
from shop.web.words import number, pct

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


def page_of_changes(
    row: BatchRow, meaning: Meaning, found: list[ChangeRow], wanted: Wanted, *, shown: int,
    is_added: bool = False,
) -> ChangesView:  # fmt: skip
    """`found` may hold one change more than a page: then there are more. `shown`: rows before.

    With `is_added` the rows come below those that stand on the page already.
    """
    total, slug, title = _chosen(row, meaning, wanted)
    page = found[:PAGE]
    before = min(max(shown, 0), total)
    upto = min(before + len(page), total)
    on_lists = _on_lists(row, page)
    return ChangesView(
        counters=_counters(row, meaning, wanted), batch_id=row.id,
        lines=[
            _told(
                change_line(change, biggest=meaning.biggest, limit=row.price_rise_limit),
                change, on_lists,
            )
            for change in page
        ],
        title=title, total=total, shown=_shown(0 if is_added else before, upto, total),
        more_url=_more(row, slug, page[-1], upto) if len(found) > PAGE else "",
        all_url=url_for("intake.batch", batch_id=row.id) if slug else "",
        csv_url=url_for("intake.changes_csv", batch_id=row.id) if row.changes else "",
    )  # fmt: skip


def _more(row: BatchRow, slug: str, last: ChangeRow, shown: int) -> str:
    return url_for("intake.batch", batch_id=row.id, vis=slug or None, efter=last.key, vist=shown)


def _shown(before: int, upto: int, total: int) -> str:
    if before:
        return _(
            "Viser %(first)s–%(last)s af %(total)s ændringer",
            first=number(before + 1), last=number(upto), total=number(total),
        )  # fmt: skip
    return _("Viser %(last)s af %(total)s ændringer", last=number(upto), total=number(total))


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


def _chosen(row: BatchRow, meaning: Meaning, wanted: Wanted) -> tuple[int, str, str]:
    """How many there are of what is shown, its word in the address, and the heading."""
    if wanted.held:
        return meaning.held, OVER_LIMIT, _("Over aftalens grænse")
    if wanted.kind is None:
        return row.changes, "", _("Størst betydning først")
    words = KINDS[wanted.kind]
    return meaning.counts.get(wanted.kind, 0), words.slug, str(words.counter)


_ALWAYS = 5
"""The first counters are there also when they count nothing; those of labels and texts are not."""


def _counters(row: BatchRow, meaning: Meaning, wanted: Wanted) -> list[Counter]:
    def address(slug: str, current: bool) -> str:
        """A chosen counter leads back to everything."""
        return url_for("intake.batch", batch_id=row.id, vis=None if current else slug)

    counters = [
        Counter(
            words.slug, meaning.counts.get(kind, 0), str(words.counter), words.icon,
            address(words.slug, wanted.kind is kind), wanted.kind is kind,
        )
        for place, (kind, words) in enumerate(KINDS.items())
        if place < _ALWAYS or meaning.counts.get(kind)
    ]  # fmt: skip
    if not meaning.held:
        return counters
    href = address(OVER_LIMIT, wanted.held)
    label = _("Over %(limit)s", limit=pct((row.price_rise_limit or ZERO) / 100))
    held = Counter(OVER_LIMIT, meaning.held, label, "pause", href, wanted.held, held=True)
    return [held, *counters]
