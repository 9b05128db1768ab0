"""What a change is called and what it weighs, who may do what, and how bytes are kept."""

import errno
import hashlib
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.diff import Added, Change, Changed, Repriced, Unchanged, Withdrawn, diff
from catalog_import.item import LabelClaim, LabelState, ParsedItem, RowIssue, Severity
from shop.intake.items import as_kept
from shop.intake.rows import MAX_ISSUES, count_issues, issue_rows
from shop.intake.rules import (
    TRANSITIONS,
    BatchFacts,
    BatchState,
    ChangeKind,
    Policy,
    can_decide,
    can_discard,
    can_publish,
    can_roll_back,
    check_can_decide,
    check_can_publish,
    check_policy,
    check_says_who,
    withdraws_many,
)
from shop.intake.store import keep
from shop.intake.views.tables import harmless, key_of
from shop.intake.weigh import Prices, kind_of, notes_of, prices_of, size_of
from shop.kernel.errors import Refused

SWAN = LabelClaim(raw="Svanemærket", code="SVANEN", state=LabelState.WARRANTED)
HEART = LabelClaim(raw="Grønt hjerte")
PAPER = ParsedItem(
    row=2, seller_item_id="10482", name="Kopipapir A4", order_unit="XPK", price=Decimal("31.95"),
    content_quantity=Decimal(500), content_unit="ST", labels=(SWAN,),
)  # fmt: skip


def change(**facts: object) -> Change:
    """What it is when the paper changes so."""
    new = replace(PAPER, **facts)  # type: ignore[arg-type]
    return next(iter(diff({"10482": PAPER}, {"10482": new}, replaces_all=True)))


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({}, None),
        ({"price": Decimal("33.25")}, ChangeKind.PRICE_UP),
        ({"price": Decimal("30.00")}, ChangeKind.PRICE_DOWN),
        ({"content_quantity": Decimal(400)}, ChangeKind.UNIT_CHANGED),
        ({"order_unit": "XCT", "price": Decimal(150)}, ChangeKind.UNIT_CHANGED),
        ({"labels": ()}, ChangeKind.LABEL_LOST),
        ({"labels": (SWAN, replace(SWAN, code="EU_ECO_LABEL"))}, ChangeKind.LABEL_GAINED),
        ({"labels": (SWAN, HEART)}, ChangeKind.CHANGED),
        ({"name": "Kopipapir A4, hvid"}, ChangeKind.CHANGED),
        ({"price": None}, ChangeKind.CHANGED),
        ({"price": Decimal("33.25"), "labels": ()}, ChangeKind.PRICE_UP),
    ],
)
def test_a_change_has_one_name(facts: dict[str, object], kind: ChangeKind | None) -> None:
    assert kind_of(change(**facts)) is kind


def test_new_and_gone_items_are_added_and_withdrawn() -> None:
    assert kind_of(Added(PAPER)) is ChangeKind.ADDED
    assert kind_of(Withdrawn(PAPER)) is ChangeKind.WITHDRAWN
    assert kind_of(Unchanged(PAPER, PAPER)) is None
    assert notes_of(Added(PAPER)) == ()


def test_a_dearer_item_that_also_lost_its_label_says_both() -> None:
    found = change(price=Decimal("33.25"), labels=())
    assert isinstance(found, Repriced)
    assert notes_of(found) == ("price", "label_lost")


def test_effect_is_the_price_difference_times_what_was_bought() -> None:
    prices = prices_of(change(price=Decimal("33.25")))
    assert prices == Prices(Decimal("31.95"), Decimal("33.25"))
    assert prices is not None
    assert prices.effect(Decimal(9840)) == Decimal("12792.00")


def test_a_smaller_pack_at_the_same_price_is_dearer_per_sheet() -> None:
    prices = prices_of(change(content_quantity=Decimal(400)))
    assert prices is not None
    assert prices.share == Decimal("0.25")  # 500 sheets now take 1.25 packs
    assert prices.effect(Decimal(100)) == Decimal("798.75")  # 0.25 * 31.95 * 100


@pytest.mark.parametrize(
    "facts",
    [{"content_unit": "KGM"}, {"content_quantity": None, "content_unit": ""}, {"price": None}],
)
def test_prices_for_different_things_are_not_compared(facts: dict[str, object]) -> None:
    assert prices_of(change(**facts)) is None


@pytest.mark.parametrize(
    ("found", "size"),
    [
        (change(price=Decimal("30.95")), "10"),  # a krone cheaper, ten packs
        (Withdrawn(PAPER), "319.50"),  # all that ten packs cost
        (change(content_unit="KGM"), "319.50"),
        (change(labels=()), "319.50"),
        (change(price=Decimal("32.95"), labels=()), "10"),
        (change(name="Kopipapir A4, hvid"), "0"),
        (Added(PAPER), "0"),
    ],
)
def test_what_goes_is_as_big_as_what_we_bought_it_for(found: Change, size: str) -> None:
    kind = kind_of(found)
    assert kind is not None
    old = None if isinstance(found, Added) else found.old
    assert size_of(kind, prices_of(found), old, Decimal(10)) == Decimal(size)


@pytest.mark.parametrize(
    ("new", "is_over"),
    [("105.00", False), ("105.01", True), ("95", False)],
)
def test_a_rise_is_over_the_limit_only_above_it(new: str, is_over: bool) -> None:
    assert Prices(Decimal(100), Decimal(new)).exceeds(Decimal(5)) is is_over
    assert Prices(Decimal(100), Decimal(new)).exceeds(None) is False


def test_from_a_price_of_nothing_there_is_no_share() -> None:
    assert Prices(Decimal(0), Decimal(5)).share is None


@pytest.mark.parametrize(
    ("withdrawn", "live", "percent", "is_many"),
    [
        (30, 100, 30, False),
        (31, 100, 30, True),
        (31, 100, 50, False),
        (0, 0, 30, False),
        (9, 9, 30, False),  # read one by one
        (10, 10, 30, True),
    ],
)
def test_a_file_removes_many_above_the_set_share(
    withdrawn: int, live: int, percent: int, is_many: bool
) -> None:
    assert withdraws_many(withdrawn, live=live, percent=percent) is is_many


@pytest.mark.parametrize("state", list(BatchState))
def test_buttons_are_there_exactly_where_the_state_may_change(state: BatchState) -> None:
    facts = BatchFacts(state, changes=3, base_is_current=True)
    assert can_publish(facts, by_id=1) is (BatchState.PUBLISHING in TRANSITIONS[state])
    assert can_roll_back(facts) is (BatchState.ROLLED_BACK in TRANSITIONS[state])
    assert can_discard(facts) is (BatchState.DISCARDED in TRANSITIONS[state])
    assert can_decide(facts) is (state in (BatchState.STAGED, BatchState.PUBLISHED))


STAGED = BatchFacts(BatchState.STAGED, changes=3, base_is_current=True, staged_by_id=7)


@pytest.mark.parametrize(
    ("four_eyes", "by_id", "may"),
    [(False, 7, True), (True, 7, False), (True, 8, True), (True, None, True)],
)
def test_with_four_eyes_somebody_else_publishes(
    four_eyes: bool, by_id: int | None, may: bool
) -> None:
    facts = replace(STAGED, four_eyes=four_eyes)
    assert can_publish(facts, by_id=by_id) is may
    if not may:
        with pytest.raises(Refused) as refused:
            check_can_publish(facts, by_id=by_id)
        assert refused.value.code == "four-eyes"


def test_the_shop_itself_does_not_look_over_its_own_shoulder() -> None:
    facts = replace(STAGED, four_eyes=True, staged_by_id=None)
    assert not can_publish(facts, by_id=None)


def test_who_brings_a_file_by_hand_says_so_where_another_must_publish_it() -> None:
    check_says_who(Policy(), by_id=None)
    check_says_who(Policy(four_eyes=True), by_id=7)
    with pytest.raises(Refused, match="hvem der lægger filen op"):
        check_says_who(Policy(four_eyes=True), by_id=None)


def test_removing_many_asks_for_a_yes() -> None:
    facts = replace(STAGED, removes_many=True)
    assert can_publish(facts, by_id=7)  # the button is there, with a box to tick
    with pytest.raises(Refused) as refused:
        check_can_publish(facts, by_id=7)
    assert refused.value.code == "removes-many"
    check_can_publish(facts, by_id=7, removal_confirmed=True)


@pytest.mark.parametrize(
    ("state", "is_current", "newer_waits", "code"),
    [
        (BatchState.STAGED, True, True, ""),
        (BatchState.STAGED, False, False, "batch-outdated"),
        (BatchState.PUBLISHED, True, False, ""),
        (BatchState.PUBLISHED, True, True, "newer-waits"),
        (BatchState.PUBLISHED, False, False, "batch-outdated"),
        (BatchState.ROLLED_BACK, True, False, "batch-state"),
        (BatchState.PUBLISHING, True, False, "batch-state"),
    ],
)
def test_a_held_price_is_decided_on_in_the_newest_file(
    state: BatchState, is_current: bool, newer_waits: bool, code: str
) -> None:
    facts = BatchFacts(state, 3, is_current, newer_waits=newer_waits)
    assert can_decide(facts) is (not code)
    if code:
        with pytest.raises(Refused) as refused:
            check_can_decide(facts)
        assert refused.value.code == code


@pytest.mark.parametrize(("percent", "ok"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_share_is_from_1_to_100_percent(percent: int, ok: bool) -> None:
    policy = Policy(withdrawn_percent=percent)
    if ok:
        check_policy(policy)
    else:
        with pytest.raises(Refused):
            check_policy(policy)


def test_what_the_shop_cannot_keep_is_no_change_the_next_time() -> None:
    odd = replace(
        PAPER, content_quantity=Decimal("0.33333333"), vat_percent=None, lead_time_days=10**9,
        image="https://" + "x" * 500, agreement_number="A" * 60, minimum_quantity=Decimal("1e20"),
    )  # fmt: skip
    kept = as_kept(odd)
    assert kept.content_quantity == Decimal("0.3333")
    assert (kept.vat_percent, kept.lead_time_days, kept.image) == (Decimal(25), None, "")
    assert (len(kept.agreement_number), kept.minimum_quantity) == (40, Decimal(1))
    assert as_kept(kept) == kept
    assert isinstance(change(name="Andet"), Changed)


def noted(number: int, severity: Severity = Severity.ERROR, **facts: str) -> RowIssue:
    """The issue on one row."""
    texts = {"code": "price-missing", "text": "Prisen mangler."} | facts
    return RowIssue(texts["code"], number, "price", "", texts["text"], severity)


def test_issues_the_reader_left_out_are_counted() -> None:
    more = noted(0, code="issues-more", text="Der er 500 mere af samme slags.")
    assert count_issues([noted(1), noted(2), more], Severity.ERROR) == 502
    assert count_issues([noted(1)], Severity.WARNING) == 0


def test_errors_are_kept_before_warnings_where_there_is_not_room() -> None:
    warnings = [noted(number, Severity.WARNING) for number in range(MAX_ISSUES)]
    rows = issue_rows(7, [*warnings, noted(9)])
    assert (rows[0]["is_error"], rows[0]["row"], rows[0]["batch_id"]) == (True, 9, 7)
    assert len(rows) == MAX_ISSUES + 1
    assert "1 mere" in rows[-1]["text"]


def test_bytes_are_kept_once_under_their_digest(tmp_path: Path) -> None:
    content = b"Varenr.;Pris\r\n1;2,00"
    first, second = (keep(tmp_path / "files", io.BytesIO(content)) for _ in range(2))
    assert first == second
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert first.path.read_bytes() == content
    assert [path.name for path in (tmp_path / "files").iterdir()] == [first.sha256]


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        keep(tmp_path, io.BytesIO(b"x" * 3_000_000), limit=2 * 1024 * 1024)
    assert (refusal.value.code, "2 MB" in refusal.value.text) == ("file-too-large", True)
    assert list(tmp_path.iterdir()) == []


class FullDisk(io.BytesIO):
    """A stream at whose second part the disk is full."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().read(10)


def test_a_full_disk_is_said_plainly_and_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        keep(tmp_path, FullDisk(b"x" * 100))
    assert refusal.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "catalogues").write_text("not a folder")
    with pytest.raises(Refused) as refusal:
        keep(tmp_path / "catalogues", io.BytesIO(b"x"))
    assert refusal.value.code == "file-not-kept"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


def test_our_own_amounts_stay_numbers() -> None:
    assert harmless(Decimal("-4351.50")) == "-4351,5"
    assert (harmless("Kopipapir"), harmless(None)) == ("Kopipapir", "")


@pytest.mark.parametrize(
    "text",
    ["", "x", "12", "_5", "-1_5", "1e9_5", "1_5; drop", "9" * 30, f"{'9' * 15}.9999_1", "٣_1"],
)
def test_what_is_no_key_is_the_first_page(text: str) -> None:
    assert key_of(text) is None


def test_a_key_leads_back_to_its_row() -> None:
    found = key_of("12792.5_31")
    assert found is not None
    assert (found.effect_size, found.id) == (Decimal("12792.5"), 31)
