"""Whatever is sent, the answer is a page in plain words, soon, and a refusal wrote nothing.

Every address of the shop is tried with every field it reads, each in turn set to what a hurried
person, a broken program or a burglar sends. SKUB_FUZZ=all tries every value on every field.
"""

import io
import os
import random
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from shop.basket.models import BasketLine
from shop.db import Database
from shop.intake import actions as intake
from shop.models import metadata
from shop.requests.actions import ask
from shop.requests.rules import Wanted
from tests.databases import Databases
from tests.factories import NOW, Town, client
from tests.price_lists import BASE, PAPER, price_list
from tests.replaying import guided
from tests.web import (
    forms_approvals,
    forms_basket,
    forms_labels,
    forms_quick,
    forms_receiving,
    forms_suppliers,
)
from tests.web.agreement_parts import OWN, furnish
from tests.web.home_town import Place, morning_town, running

MARK = "skub-mark"
LONG = "lang" * 2500
VALUES = (
    "", " ", "0", "-1", "1", "1,5", "1.234,50", "１２", "٣", "1_000", "+1", "1e308", "1e999999",
    "9" * 40, "9" * 5000, "nan", "-inf", "sNaN", "0.00001", str(2**31), str(2**63), str(2**64),
    "-9223372036854775809", "null", "[]", "{}", "true", "2026-13-45", "2026-11", "2099-12",
    "0000-00", "\0", "a\0b", "\x1b[31m\x07", "\r\nSet-Cookie: a=b", "🍎🇩🇰", "\U0010fffd",
    "\u202egnp\u202c", "e\u0301\u0301\u0301", "\ufeff", "\ud7ff\ue000", LONG, "%", "_", "*", '"',
    "' OR 1=1 --", "1; DROP TABLE node", "\\", "../../etc/passwd", "{{ 7*7 }}", "%(name)s", "%s",
    "//ond.example", "/\\ond.example", "/\t/ond.example", "//[", "http://[",
    "javascript:alert(1)",
    f'"><img src=x onerror={MARK}>', f"</script><script>{MARK}</script>", "AND OR NOT", "((",
    "a*b?", "remove", "hold", "send", "send_now", "keep", "row", "+1", "-1", "OTHER", "en", "pris",
)  # fmt: skip
"""One field at a time is set to each of these."""
NUL = "Ord\0 med to"
"""Long enough to be a name or a reason where one is asked for."""

UNMARKED = (*BASE[1:], replace(PAPER, label="En kvist, som ingen kender"))
"""A catalogue with a label that waits for an answer."""
QUERIES = {
    **forms_labels.QUERIES, "agreements.page": ("q", "gruppe"),
    "search.page": ("q", "side", "sort", "kategori", "maerke",
    "aftale", "leverandoer", "levering", "enhedspris", "visning", "vare", "praecis", "alt", "som"),
    "search.suggestions": ("q",),
    "search.compare": ("vare",),
    "search.item": ("nummer",), "requests.new": ("q",), "reuse.page": ("q",),
    "words.page": ("ord", "slags", "sted"),
    "orders.page": ("foer",), **forms_basket.KURV,
    "intake.page": ("foer",), "intake.batch": ("vis", "efter", "vist", "soeg"),
    "guidance.page": ("sted",),
    "guidance.one": ("sted", "value", "known", "inherit", "why", "begins"),
    "reports.page": ("sted", "maaned"), "reports.csv": ("sted", "maaned"),
    "reports.spared_page": ("sted", "maaned"),
    "reports.spared_orders": ("sted", "maaned", "hus", "foer"),
    "reports.orders": ("sted", "maaned", "maaneder", "tal", "hus", "leverandoer", "vare", "foer"),
    **forms_receiving.QUERIES, **forms_quick.QUERIES,
    "contracts.calendar": ("vis",), "contracts.new": ("sted",),
    "auth.sign_in": ("videre",), "favourites.successor": ("sted", "fil"),
    "favourites.edit": ("find",), "favourites.find": ("find",), "favourites.preview": ("hus",),
    "favourites.page": ("til", "navn"), "favourites.desk": ("til", "navn"),
}  # fmt: skip
"""What each page reads of its address."""


def _of_agreements(town: Town) -> dict[str, dict[str, str]]:
    content = {
        "number": "N-1", "title": "Stole", "level": "OWN", "binding": "ja", "scope": "PRICE_LIST",
        "valid_from": "2026-01-01", "valid_to": "2027-12-31", "target_percent": "80",
        "expected_value": "1.000,00", "responsible": "Bo", "contact_phone": "12", "how_to_buy": "",
        "not_in_shop": "", "keywords": "stol",
    }  # fmt: skip
    lot = {"name": "B", "obligatory": "ja", "supplier_1": str(town.marken), "rank_1": "1",
           "prefixes": "", "others": "561217"}  # fmt: skip
    return {
        "agreements.ask": {"question": "Hvad koster det?"}, "contracts.answer": {"answer": "Ja."},
        "contracts.create": content | {"state": "PLANNED", "sted": str(town.lindeby.id)},
        "contracts.save": content | {f"was_{name}": text for name, text in content.items()},
        "contracts.save_lot": lot | {"was_name": ""}, "contracts.remove_lot": {},
        "contracts.save_terms": {
            "minimum": "250,00", "fee": "50,00", "may_refuse": "", "weekdays": "1",
            "cutoff_days": "1", "cutoff": "12:00", "cap": "", "notice": "", "limit": "5",
            "substitution": "NOT_AGREED", "was_minimum": "250,00",
        },
        "contracts.set_status": {"state": "SUSPENDED", "why": ""},
        "contracts.opt_out": {"prefix": "alt", "sted": str(town.lindeby.id)},
        "contracts.opt_in": {"prefix": "alt", "sted": str(town.lindeby.id)},
        "contracts.add_option": {"months": "12", "decide_by": "2027-01-01"},
        "contracts.decide_option": {"do": "brug"},
        "contracts.add_clause": {"kind": "CSR", "text": "Etik"},
        "contracts.clause": {"do": "fulgt-op"},
        "contracts.add_contact": {"about": "A", "name": "B", "phone": "1", "email": ""},
        "contracts.remove_contact": {}, "contracts.add_document": {"for_everyone": ""},
        "contracts.remove_document": {},
    }  # fmt: skip


def _kept_lists(town: Town) -> dict[str, dict[str, str]]:
    gloves = town.offers["handsker"]
    settings = {
        "settings": "1", "name": "Skovtur", "reason": "", "owner": "", "review_date": "",
        "unit_type": "KINDERGARTEN", "shown_first": "ja",
    }  # fmt: skip
    return {
        "favourites.save": settings | {
            "seen": "7", f"q_{gloves}": "3", f"r_{gloves}": "Tætte", "q_x": "1",
            f"valg_{gloves} quantity": "deres",
        },
        "favourites.arrange": {"move": f"{gloves} op", "remove": "", "seen": "7", "find": "",
                               f"q_{gloves}": "4"},
        "favourites.undo": {"number": "9"}, "favourites.restore": {"number": "9"},
        "favourites.bring_back": {}, "favourites.copy": {},
        "favourites.create_central": settings | {"sted": str(town.lindeby.id)},
        "favourites.look_after": {"svar": "behold", "offer_id": str(town.offers["aebler"]),
                                  "sted": str(town.lindeby.id), "list_id": "1"},
        "favourites.undo_waiting": {"entries": "1:4"},
        "favourites.answer_offer": {"svar": "nej"}, "search.answer_first": {"svar": "altid"},
    }  # fmt: skip


def _of_procurement(town: Town) -> dict[str, dict[str, str]]:
    return {
        "guidance.decide": {
            "sted": str(town.lindeby.id), "value": "175", "known": "own", "inherit": "",
            "begins": "2026-12-01", "why": "Vi prøver.", "seen": "1", "do": "gem",
        },
        "guidance.undo": {},
        "intake.publish": {}, "intake.roll_back": {}, "intake.discard": {},
        "deciding.decide": {"change": "1", "decision": "behold", "hvilke": "", "under": "8",
                            "why": ""},
        "deciding.choose": {"do": "udelad", "alle": "", "change": "1"},
        "deciding.set_policy": {"node": str(town.lindeby.id), "four_eyes": "",
                                "withdrawn_percent": "30"},
        "arriving.again": {}, "arriving.stop": {}, "arriving.remove_date": {},
        "arriving.set_date": {"dato": "2026-12-01", "removal": "ja"},
    }  # fmt: skip


def _of_rooms(town: Town) -> dict[str, dict[str, str]]:
    rooms = (forms_approvals, forms_basket, forms_labels, forms_quick, forms_receiving,
             forms_suppliers)  # fmt: skip
    return {door: form for room in rooms for door, form in room.forms(town).items()}


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well; a door without fields has an empty form."""
    own, offer = "3", str(town.offers["saks"])
    basket = {"offer_id": offer, "quantity": "2"}
    return {
        "basket.add": basket | {"step": ""},
        "basket.change": basket | {"action": "", "step": ""},
        "basket.swap": {"offer_id": offer, "answer": "", "where": ""},
        "basket.keep": {"offer_id": offer, "where": ""},
        "basket.hold": {"supplier_id": str(town.kridthuset)},
        "basket.release": {"supplier_id": str(town.kridthuset)},
        "basket.restore": basket | {"instead_of": ""},
        "basket.send": {
            "form_token": "t" * 32, "seen": "", "supplier": str(town.kridthuset),
            "supplier_id": "", "reason": "OTHER", "note": "",
        },
        "basket.choose": {
            "answer": "send", "supplier_id": str(town.kridthuset), "form_token": "t" * 32,
            "seen": "", "reason": "OTHER", "note": "",
        },
        "basket.again": {"order_id": "1"},
        "basket.add_list": {f"offer_{offer}": "3", "offer_x": "1"},
        "orders.again": {},
        "favourites.create": {"name": "Fest"},
        "favourites.add": {"offer_id": offer, "list_id": own, "quantity": "2"},
        "favourites.amounts": {f"offer_{town.offers['handsker']}": "2", "offer_x": "2",
                               f"step_{town.offers['handsker']}": "1"},
        "favourites.change": {f"offer_{town.offers['handsker']}": "4", "remove": ""},
        "favourites.delete": {}, **_kept_lists(town),
        "favourites.choose": {"sted": str(town.solsikken.id), "fil": "", "new_item": "",
                              "new_offer_id": str(town.offers["papir-svane"])},
        "favourites.undo_choice": {"sted": "", "fil": "", "successor_id": "1"},
        "basket.follow": {"offer_id": offer, "action": ""},
        "auth.choose_house_post": {"unit": str(town.solsikken.id)},
        "auth.sign_in_post": {"email": "nn@lindeby.example", "password": "nej", "videre": "/"},
        "auth.sign_out": {},
        **_of_agreements(town),
        "intake.upload": {"supplier": str(town.kridthuset), "node": str(town.lindeby.id)},
        "columns.choose": {"column_0": "name", "column_1": ""},
        "suppliers.rhythm": {"every_days": "30", "sted": str(town.lindeby.id)},
        "words.add": {"slags": "ens", "ord": "papir", "andet": "ark",
                      "sted": str(town.lindeby.id)}, "words.undo": {},
        "requests.ask": {"hvad": "Blå sakse", "antal": "12", "senest": "2026-12-01",
                         "hvorfor": "", "soegt": ""},
        "requests.buy_self": {"hvad": "En båd", "pris": "4.500"},
        "requests.answer": {"svar": "Prøv igen", "vare": "20655", "offer_id": "", "tur": "0"},
        "requests.close": {"tur": "0"}, "requests.reopen": {"tur": "0"},
        "requests.put_away": {"fra": "forside"},
        "reuse.offer": {"navn": "Reol", "antal": "2", "stand": "GOOD", "om": "", "staar": "Kælder",
                        "pris": "1.200,00", "bringer": ""},
        "reuse.reserve": {"antal": "1", "bringes": ""}, "reuse.hand_over": {},
        "reuse.give_up": {}, "reuse.take_off": {}, "reuse.put_back": {},
        "equals.decide": {"anden": str(town.offers["handsker"]), "svar": "ja", "nummer": "",
                          "hvorfor": ""}, "equals.undo": {},
        "labels.decide": {"label": "SVANEN", "why": ""}, "labels.undo": {},
        "labels.verify": {"code": "SVANEN", "licence": "3044 0001", "valid_to": "2027-06-30",
                          "source": ""},
        "labels.unverify": {"code": "SVANEN"},
        **_of_procurement(town), **_of_rooms(town),
    }  # fmt: skip


DESK = (
    "equals.", *forms_labels.DESK, *forms_receiving.DESK, *forms_quick.DESK,
    *forms_suppliers.DESK,
    "intake.", "arriving.", "deciding.", "guidance.", "suppliers.", "columns.", "labels.", "words.",
    "home.desk", "favourites.gone", "favourites.desk", "favourites.new",
    "favourites.create_central",
    "favourites.preview", "favourites.waiting", "favourites.look_after", "favourites.undo_waiting",
    "requests.page", "requests.one", "requests.answer", "requests.close",
    "requests.reopen",
)  # fmt: skip
"""Doors of procurement."""


@dataclass
class Attack:
    """A running shop, with whoever may pass each door, and all that went wrong so far."""

    place: Place
    engine: str
    browsers: dict[str, FlaskClient]
    faults: list[str] = field(default_factory=list)

    def who(self, endpoint: str) -> FlaskClient:
        """Somebody with the role that the door asks for."""
        if endpoint in ("auth.sign_in_post", "auth.sign_out"):
            return self.place.app.test_client()
        if endpoint.startswith(DESK):
            return self.browsers["jonas"]
        leads = endpoint.startswith(("reports.", *forms_approvals.APPROVERS))
        return self.browsers["anne" if leads else "mette"]

    def send(
        self, method: str, path: str, *, endpoint: str, limit: float = 8.0, **request: Any
    ) -> TestResponse:
        """Send it and note everything that a shop must not do."""
        told = f"{method} {path[:90]} {str(request)[:160]}"
        before = self.written() if method == "POST" else None
        raw = self._encoded(request)  # before the clock starts
        start, worked = time.perf_counter(), time.process_time()
        answer = self.who(endpoint).open(path, method=method, **raw)
        took, worked = time.perf_counter() - start, time.process_time() - worked
        if answer.status_code not in EXPECTED | REFUSALS:
            self.faults.append(f"{answer.status_code}: {told}")
        if worked > limit or took > 10 * limit:  # others may use the machine too
            self.faults.append(f"took {worked:.1f} s of work, {took:.1f} s in all: {told}")
        if "html" in (answer.mimetype or ""):
            text = answer.get_data(as_text=True)
            if f"<img src=x onerror={MARK}" in text or f"<script>{MARK}" in text:
                self.faults.append(f"came back unescaped: {told}")
        if "ond.example" in (answer.location or "") and not self._is_ours(answer.location or ""):
            self.faults.append(f"led away to {answer.location}: {told}")
        if before and answer.status_code in REFUSALS and self.written() != before:
            self.faults.append(f"{answer.status_code}, yet something was written: {told}")
        return answer

    @staticmethod
    def _encoded(request: dict[str, Any]) -> dict[str, Any]:
        """A large form as bytes: the test client would leave a file of its own open."""
        if not isinstance(request.get("data"), dict) or "file" not in request["data"]:
            return request
        boundary, data = encode_multipart(request["data"])
        return request | {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}

    @staticmethod
    def _is_ours(location: str) -> bool:
        return location.startswith("/") and not location.startswith(("//", "/\\"))

    def written(self) -> object:
        """Something that changes with every row that is written, the throttle's own excepted."""
        with self.place.database.read() as session:
            tables = [t for t in metadata.sorted_tables if t.name not in KEPT_OF_REFUSALS]
            counts = [sa.select(sa.func.count()).select_from(t).scalar_subquery() for t in tables]
            amounts = sa.select(sa.func.sum(BasketLine.quantity)).scalar_subquery()
            return tuple(session.execute(sa.select(*counts, amounts)).one())


EXPECTED = {200, 204, 302, 303, 307, 410}
REFUSALS = {400, 403, 404, 405, 409, 413, 415, 422, 429}
KEPT_OF_REFUSALS = ("ledger_entry", "ledger_head", "sign_in_failure")
"""A refusal at the gate is noted on purpose."""


@pytest.fixture(scope="module")
def attack(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("attacked")

    def attacked_town(database: Database) -> Town:
        built = morning_town(database)
        with database.write() as session:
            intake.stage(
                session, folder=folder, file=price_list(UNMARKED), name="priser.csv", now=NOW,
                node_id=built.lindeby.id or 0, supplier_id=built.kridthuset, by=built.jonas,
            )  # fmt: skip
            ask(
                session, unit_id=built.solsikken.id or 0, wanted=Wanted("Blå sakse"),
                by=built.mette, now=NOW,
            )  # fmt: skip
            furnish(session, built)
            guided(session, built)
            forms_receiving.something_missing(session, built)
            forms_approvals.asked(session, built)
        return built

    with running(databases, folder, build=attacked_town, engine=engine_name) as place:
        people = {
            name: client(place.app, f"{name}@lindeby.example")
            for name in ("mette", "jonas", "anne")
        }
        yield Attack(place, engine_name, people)


@pytest.fixture(autouse=True)
def _nothing_went_wrong(attack: Attack) -> Iterator[None]:
    attack.faults.clear()
    yield
    assert not attack.faults, "\n".join(attack.faults)


def drawn(seed: str, count: int) -> list[str]:
    """Some of the values, others for each field and engine but the same in every run.

    Words with a NUL are always among them: PostgreSQL keeps none, and one who forgets it is told.
    """
    if os.environ.get("SKUB_FUZZ") == "all":
        return [*VALUES, NUL]
    return [NUL, *random.Random(seed).sample(VALUES, count)]


def rules_of(attack: Attack, method: str) -> list[tuple[str, str]]:
    """(endpoint, address with ids that exist) of every door that takes the method."""
    ids = {"list_id": 3, "batch_id": 1, "order_id": 1, "agreement_id": 1, "supplier_id": 1,
           "offer_id": attack.place.town.offers["saks"], "name": "huse", "til": "en",
           "text_id": 1, "request_id": 1, "item_id": 1, "reservation_id": 1,
           "equivalence_id": 1, "word_id": 1, **forms_labels.IDS, **forms_receiving.IDS,
           **forms_approvals.IDS, **forms_quick.IDS,
           "change_id": 1, "key_name": "process_cost", "decision_id": 1, "trial_id": 1,
           "form_token": "t" * 32, "lot_id": OWN, "option_id": 1, "clause_id": 1,
           "contact_id": 1, "document_id": 1, "question_id": 1}  # fmt: skip
    found = []
    for rule in attack.place.app.url_map.iter_rules():
        if rule.endpoint != "static" and method in (rule.methods or ()):
            own = {"agreement_id": OWN} if rule.endpoint.startswith("contracts.") else {}
            named = {name: (ids | own)[name] for name in rule.arguments}
            built = rule.build(named, append_unknown=False)
            assert built is not None
            found.append((rule.endpoint, built[1]))
    return sorted(found)


def test_every_form_is_known_here(attack: Attack) -> None:
    """A new door must say what it takes, so that it is attacked too."""
    assert {endpoint for endpoint, _ in rules_of(attack, "POST")} == set(forms(attack.place.town))


def test_any_field_of_any_form_may_hold_anything(attack: Attack) -> None:
    for endpoint, path in rules_of(attack, "POST"):
        good = forms(attack.place.town)[endpoint]
        for name in good:
            for value in drawn(f"{attack.engine} {endpoint} {name}", 9):
                if endpoint == "auth.sign_in_post":
                    _forget_failures(attack)
                attack.send("POST", path, endpoint=endpoint, data=good | {name: value})


def _forget_failures(attack: Attack) -> None:
    with attack.place.database.write() as session:
        session.execute(sa.delete(metadata.tables["sign_in_failure"]))


def test_any_form_may_come_without_fields_twice_over_or_as_something_else(attack: Attack) -> None:
    for endpoint, path in rules_of(attack, "POST"):
        good = forms(attack.place.town)[endpoint]
        twice = MultiDict([*good.items(), *((name, "\0x") for name in good), ("x", "y")])
        for request in (
            {}, {"data": twice}, {"json": list(good)}, {"data": b"\xff\xfe%zz=&&=%00"},
            {"data": b"\xff\xfe%zz=&&=%00", "content_type": "application/x-www-form-urlencoded"},
            {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
            {"data": b"x", "content_type": "multipart/form-data"},
            {"data": good, "headers": {"HX-Request": "true", "HX-Request-Type": "partial"}},
            {"data": good, "headers": {"Referer": "http://["}},
            {"data": good, "headers": {"Referer": "http://localhost//ond.example/"}},
        ):  # fmt: skip
            attack.send("POST", path, endpoint=endpoint, **request)
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert attack.send(method, path, endpoint=endpoint).status_code == 405


def test_any_field_of_any_address_may_hold_anything(attack: Attack) -> None:
    for endpoint, path in rules_of(attack, "GET"):
        for name in QUERIES.get(endpoint, ("x",)):
            for value in drawn(f"{attack.engine} {endpoint} {name}", 10):
                attack.send("GET", path, endpoint=endpoint, query_string={name: value})
        partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
        for tail in (
            "?q=%ff%fe&side=%00",
            "?" + "a=1&" * 500,
            "?=&=&&",
            "?side=-1",
            "?side=" + "9" * 30,
        ):
            attack.send("GET", path + tail, endpoint=endpoint, headers=partial)


def test_any_number_may_stand_in_an_address(attack: Attack) -> None:
    numbers = ("0", "99999", str(2**31), str(2**63), str(2**64), "9" * 300, "-1", "1.5", "x", "１",
               "9" * 5000, "%00", "1%00", "..%2f1", "1%0d%0aX:y", LONG)  # fmt: skip
    for method in ("GET", "POST"):
        for rule in attack.place.app.url_map.iter_rules():
            if rule.endpoint == "static" or method not in (rule.methods or ()):
                continue
            for name in rule.arguments:
                for number in numbers:
                    path = rule.rule
                    for argument in rule.arguments:
                        for kind in ("int:", ""):
                            given = number if argument == name else "1"
                            path = path.replace(f"<{kind}{argument}>", given)
                    answer = attack.send(method, path, endpoint=rule.endpoint)
                    expected = {303, 307, 400, 404, 405}
                    if rule.endpoint == "basket.usual":
                        expected.add(200)  # a supplier without usual goods, known or not
                    if rule.endpoint.startswith("contracts."):
                        expected |= {
                            403,
                            422,
                        }  # agreement 1 is the community's; the form comes first
                    assert answer.status_code in expected, (method, path[:80])


def test_an_order_s_note_may_hold_anything(attack: Attack) -> None:
    """The note goes all the way into an order: the basket's fingerprint is the right one."""
    from shop.basket import queries
    from shop.organisation.queries import node

    town, browser = attack.place.town, attack.browsers["mette"]
    for n, value in enumerate(VALUES):
        browser.post("/kurv/laeg-i?kurv=0",
                     data={"offer_id": town.offers["aebler"], "quantity": "3"})  # fmt: skip
        with attack.place.database.read() as session:
            house = node(session, town.solsikken.id or 0)
            assert house is not None
            seen = queries.basket(session, house, now=NOW).fingerprint
        form = {"form_token": f"note-{n:03}-" + "x" * 20, "seen": seen, "note": value,
                "supplier_id": str(town.marken), "reason": "OTHER"}  # fmt: skip
        answer = attack.send("POST", "/kurv/send?kurv=0", endpoint="basket.send", data=form)
        assert "/kvittering/" in (answer.location or ""), value
        html = browser.get(answer.location).get_data(as_text=True)
        assert f"<img src=x onerror={MARK}" not in html


def _zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return packed.getvalue()


def _bomb() -> bytes:
    """A workbook of 60 kB whose one sheet is 60 MB."""
    types = b"<?xml version='1.0'?><Types/>"
    return _zip(
        **{"[Content_Types]_dot_xml": types, "xl__worksheets__sheet1_dot_xml": b" " * 60_000_000}
    )


LAUGHS = "<!DOCTYPE x [<!ENTITY l0 'ha'>" + "".join(
    f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 10)
)
FILES: dict[str, tuple[str, bytes]] = {
    "empty": ("tom.csv", b""),
    "a blank": ("tom.csv", b" \r\n"),
    "nul bytes": ("nul.csv", b"\0" * 5000),
    "noise": ("stoej.bin", random.Random(7).randbytes(200_000)),
    "a header and nothing else": ("hoved.csv", b"Varenr.;Varenavn;Enhed;Pris\r\n"),
    "columns missing": ("halv.csv", b"Varenavn;Pris\r\nSaks;18,75\r\n"),
    "a path as its name": ("../../../etc/passwd", b"Varenavn;Pris\r\nSaks;18,75\r\n"),
    "a wild name": ("\0<b>'\";" + "æ" * 300 + ".csv", b"Varenavn;Pris\r\nSaks;18,75\r\n"),
    "cp850": ("dos.csv", price_list(BASE).getvalue().decode("cp1252").encode("cp850", "replace")),
    "UTF-16": ("utf16.csv", price_list(BASE).getvalue().decode("cp1252").encode("utf-16")),
    "a million columns": ("bred.csv", b"a;" * 1_000_000 + b"\r\n" + b"1;" * 1_000_000),
    "one endless line": ("lang.csv", b"x" * 8_000_000),
    "an open quote": ("citat.csv", b'Varenr.;Varenavn;Enhed;Pris\r\n"' + b"y;\r\n" * 200_000),
    "formulas": ("formel.csv", b"Varenr.;Varenavn;Enhed;Pris\r\n"
                 b"=1+1;=cmd|' /C calc'!A0;stk;-1e9\r\n"
                 b"1;\"><img src=x onerror=skub-mark>;stk;nan\r\n"),
    "a DTD": ("dtd.xml", b'<?xml version="1.0"?><!DOCTYPE Catalogue SYSTEM "file:///etc/passwd">'
              b"<Catalogue/>"),
    "a billion laughs": ("latter.xml", ("<?xml version='1.0'?>" + LAUGHS
                         + "]><Catalogue>&l9;</Catalogue>").encode()),
    "XML cut short": ("kort.xml", b'<?xml version="1.0"?><Catalogue><a>'),
    "XML without end": ("dyb.xml", b"<?xml version='1.0'?>" + b"<a>" * 200_000),
    "a zip bomb": ("bombe.xlsx", _bomb()),
    "a zip of nothing": ("tom.xlsx", _zip(a=b"")),
    "half a zip": ("halv.xlsx", _bomb()[:300]),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_told_of_and_changes_nothing(attack: Attack, kind: str) -> None:
    name, data = FILES[kind]
    town = attack.place.town
    live = _live(attack)
    form = {
        "supplier": str(town.kridthuset), "node": str(town.lindeby.id),
        "file": FileStorage(io.BytesIO(data), filename=name),
    }  # fmt: skip
    answer = attack.send("POST", "/kataloger", endpoint="intake.upload", limit=5, data=form)
    assert answer.status_code in (303, 422)
    assert _live(attack) == live
    if answer.location:
        html = attack.browsers["jonas"].get(answer.location).get_data(as_text=True)
        assert "etc/passwd" not in html.replace("passwd</", "")
        assert "<img src=x onerror=" not in html
        csv = attack.browsers["jonas"].get(f"{answer.location}/fejl.csv")
        assert csv.status_code == 200
        assert not [cell for cell in csv.get_data(as_text=True).split(";") if cell.startswith("=")]


def _live(attack: Attack) -> list[Any]:
    offers = metadata.tables["offer"]
    with attack.place.database.read() as session:
        return [tuple(row) for row in session.execute(sa.select(offers).order_by(offers.c.id))]


def test_an_upload_without_a_file_or_with_too_much_is_told(attack: Attack) -> None:
    form = forms(attack.place.town)["intake.upload"]
    for files in ({}, {"file": "a text"}, {"file": FileStorage(io.BytesIO(b""), filename="")}):
        answer = attack.send("POST", "/kataloger", endpoint="intake.upload", data=form | files)
        assert (answer.status_code, "Vælg en fil" in answer.get_data(as_text=True)) == (422, True)
    large = {"file": FileStorage(io.BytesIO(b"x" * 51 * 1024 * 1024), filename="stor.csv")}
    answer = attack.send("POST", "/kataloger", endpoint="intake.upload", data=form | large, limit=5)
    assert answer.status_code == 413


def test_a_form_of_many_fields_is_turned_away(attack: Attack) -> None:
    fields = {f"offer_{n}": "1" for n in range(50_000)}
    answer = attack.send("POST", "/kurv/liste", endpoint="basket.add_list", data=fields, limit=5)
    assert answer.status_code in (303, 413)
