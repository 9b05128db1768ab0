"""Facts as JSON: read with care, field by field, and written so that they read back unchanged."""

from decimal import Decimal

from nudges.facts import (
    AVERAGE_PROCESS_COST,
    HOLD_DAYS,
    OUTSIDE_LIMIT,
    TARGET_COST_SHARE,
    Basket,
    Coverage,
    Facts,
    Item,
    Lifetime,
    Line,
    Memory,
    Need,
    OpenOrder,
    PriceStep,
    ShelfThing,
    SupplierPart,
)
from nudges.fields import FactsError, Fields, plain_record


def facts_from_json(data: object) -> Facts:
    """Parsed JSON to facts. Raises FactsError(path, message) and never guesses."""
    fields = Fields(data, "$", known=frozenset({"today", "now", "basket", "memory"}))
    return Facts(
        today=fields.day("today"),
        now=fields.moment("now"),
        basket=_basket(fields.required("basket"), fields.at("basket")),
        memory=_memory(fields.required("memory"), fields.at("memory"))
        if fields.has("memory")
        else Memory(),
    )


def _basket(data: object, path: str) -> Basket:
    fields = Fields(data, path, known=frozenset(Basket.__slots__))
    lines = tuple(_line(member, at) for member, at in fields.each("lines"))
    parts = tuple(_supplier_part(member, at) for member, at in fields.each("suppliers"))
    _refuse_twice([line.item.offer_id for line in lines], fields.at("lines"), "item.offer_id")
    _refuse_twice([part.supplier_id for part in parts], fields.at("suppliers"), "supplier_id")
    needs = tuple(_need(member, at) for member, at in fields.each("needs"))
    _refuse_twice([need.id for need in needs], fields.at("needs"), "id")
    return Basket(
        lines=lines,
        suppliers=parts,
        reason=fields.text("reason", ""),
        organic_target=_share(fields, "organic_target") if fields.has("organic_target") else None,
        needs=needs,
        procurement_contact=fields.text("procurement_contact", ""),
        outside_limit=fields.amount("outside_limit", OUTSIDE_LIMIT),
        kwh_price=fields.amount_or_none("kwh_price"),
        kwh_source=fields.text("kwh_source", ""),
    )


def _need(data: object, path: str) -> Need:
    fields = Fields(data, path, known=frozenset(Need.__slots__))
    return Need(
        id=fields.whole("id", least=1),
        text=fields.text("text"),
        amount=fields.amount_or_none("amount"),
        suppliers=fields.texts("suppliers"),
    )


def _refuse_twice(ids: list[int], path: str, name: str) -> None:
    seen: set[int] = set()
    for i, one in enumerate(ids):
        if one in seen:
            raise FactsError(f"{path}[{i}].{name}", f"{one} is there twice")
        seen.add(one)


def _line(data: object, path: str) -> Line:
    fields = Fields(data, path, known=frozenset(Line.__slots__))
    return Line(
        item=_item(fields.required("item"), fields.at("item")),
        quantity=_above_zero(fields, "quantity"),
        alternatives=tuple(_item(member, at) for member, at in fields.each("alternatives")),
        times_ordered=_whole(fields, "times_ordered", 0, least=0),
        usual_quantity=fields.amount_or_none("usual_quantity"),
        last_ordered=fields.day_or_none("last_ordered"),
        last_quantity=fields.amount_or_none("last_quantity"),
        usual_gap_days=fields.whole_or_none("usual_gap_days", least=1),
        monthly_use=fields.amount_or_none("monthly_use"),
        favourite_price=fields.amount_or_none("favourite_price"),
        favourite_since=fields.day_or_none("favourite_since"),
        need_check=fields.flag("need_check"),
        on_shelf=tuple(_shelf_thing(member, at) for member, at in fields.each("on_shelf")),
        skip_reason=fields.text("skip_reason", ""),
        most_quantity=fields.amount_or_none("most_quantity"),
        listed_quantity=fields.amount_or_none("listed_quantity"),
    )


def _above_zero(fields: Fields, name: str) -> Decimal:
    amount = fields.amount(name)
    if amount == 0:
        raise FactsError(fields.at(name), "must be more than zero")
    return amount


def _whole(fields: Fields, name: str, default: int, *, least: int = 1) -> int:
    return fields.whole(name, least=least) if fields.has(name) else default


def _shelf_thing(data: object, path: str) -> ShelfThing:
    fields = Fields(data, path, known=frozenset(ShelfThing.__slots__))
    return ShelfThing(
        id=fields.whole("id", least=1),
        name=fields.text("name"),
        place=fields.text("place"),
        pieces=_whole(fields, "pieces", 1),
        new_price=fields.amount_or_none("new_price"),
    )


def _item(data: object, path: str) -> Item:
    fields = Fields(data, path, known=frozenset(Item.__slots__))
    return Item(
        offer_id=fields.whole("offer_id", least=1),
        name=fields.text("name"),
        supplier_id=fields.whole("supplier_id", least=1),
        supplier_name=fields.text("supplier_name"),
        price=fields.amount("price"),
        order_unit=fields.text("order_unit"),
        comparable_price=fields.amount_or_none("comparable_price"),
        comparable_unit=fields.text("comparable_unit", ""),
        coverage=_coverage(fields),
        labels=fields.texts("labels"),
        cascade_rank=fields.whole_or_none("cascade_rank", least=1),
        is_food=fields.flag("is_food"),
        organic=fields.flag("organic"),
        contents=_above_zero(fields, "contents") if fields.has("contents") else None,
        price_steps=tuple(_price_step(member, at) for member, at in fields.each("price_steps")),
        lifetime=_lifetime(fields.required("lifetime"), fields.at("lifetime"))
        if fields.has("lifetime")
        else None,
        agreement_title=fields.text("agreement_title", ""),
    )


def _price_step(data: object, path: str) -> PriceStep:
    fields = Fields(data, path, known=frozenset(PriceStep.__slots__))
    return PriceStep(least=_above_zero(fields, "least"), price=fields.amount("price"))


def _lifetime(data: object, path: str) -> Lifetime:
    fields = Fields(data, path, known=frozenset(Lifetime.__slots__))
    return Lifetime(
        years=_above_zero(fields, "years"),
        source=fields.text("source"),
        yearly_cost=fields.amount_or_none("yearly_cost"),
        yearly_kwh=fields.amount_or_none("yearly_kwh"),
    )


def _coverage(fields: Fields) -> Coverage:
    written = fields.text("coverage")
    if written not in set(Coverage):
        raise FactsError(fields.at("coverage"), f"must be one of {', '.join(Coverage)}")
    return Coverage(written)


def _supplier_part(data: object, path: str) -> SupplierPart:
    fields = Fields(data, path, known=frozenset(SupplierPart.__slots__))
    return SupplierPart(
        supplier_id=fields.whole("supplier_id", least=1),
        supplier_name=fields.text("supplier_name"),
        goods_value=fields.amount("goods_value"),
        minimum_order_value=fields.amount("minimum_order_value"),
        small_order_fee=fields.amount("small_order_fee"),
        process_cost=fields.amount("process_cost", AVERAGE_PROCESS_COST),
        deliveries_this_week=_whole(fields, "deliveries_this_week", 0, least=0),
        joins_existing_delivery=fields.flag("joins_existing_delivery"),
        max_deliveries_per_week=fields.whole_or_none("max_deliveries_per_week", least=1),
        next_delivery=fields.day_or_none("next_delivery"),
        cutoff=fields.moment_or_none("cutoff"),
        held=fields.flag("held"),
        exempt=fields.flag("exempt"),
        supplier_may_refuse=fields.flag("supplier_may_refuse"),
        cost_share=_share(fields, "cost_share", TARGET_COST_SHARE),
        hold_days=_whole(fields, "hold_days", HOLD_DAYS),
        open_orders=tuple(_open_order(member, at) for member, at in fields.each("open_orders")),
    )


def _share(fields: Fields, name: str, default: Decimal | None = None) -> Decimal:
    share = fields.amount(name, default)
    if not 0 < share <= 1:
        raise FactsError(fields.at(name), "must be above 0 and at most 1")
    return share


def _open_order(data: object, path: str) -> OpenOrder:
    fields = Fields(data, path, known=frozenset(OpenOrder.__slots__))
    return OpenOrder(
        basket_id=fields.whole("basket_id", least=1),
        unit_name=fields.text("unit_name"),
        same_gln=fields.flag("same_gln"),
        goods_value=fields.amount("goods_value"),
        cutoff=fields.moment_or_none("cutoff"),
        delivery_date=fields.day_or_none("delivery_date"),
    )


def _memory(data: object, path: str) -> Memory:
    fields = Fields(data, path, known=frozenset({"declined", "interrupted"}))
    entries = [_declined(member, at) for member, at in fields.each("declined")]
    return Memory(
        declined=frozenset(key for key, _ in entries),
        declined_orders_ago={key: ago for key, ago in entries if ago is not None},
        interrupted=frozenset(fields.texts("interrupted")),
    )


def _declined(data: object, path: str) -> tuple[tuple[str, str], int | None]:
    fields = Fields(data, path, known=frozenset({"rule", "subject", "orders_ago"}))
    key = (fields.text("rule"), fields.text("subject"))
    return key, fields.whole_or_none("orders_ago", least=0)


def facts_to_json(facts: Facts) -> dict[str, object]:
    """The same facts as plain JSON values; `facts_from_json` reads them back unchanged."""
    return {
        "today": facts.today.isoformat(),
        "now": facts.now.isoformat(),
        "basket": plain_record(facts.basket),
        "memory": {
            "declined": _declined_to_json(facts.memory),
            "interrupted": sorted(facts.memory.interrupted),
        },
    }


def _declined_to_json(memory: Memory) -> list[dict[str, object]]:
    keys = sorted(memory.declined | memory.declined_orders_ago.keys())
    return [
        {"rule": rule, "subject": subject, "orders_ago": memory.declined_orders_ago.get(key)}
        for key in keys
        for rule, subject in (key,)
    ]
