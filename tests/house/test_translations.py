"""English is complete: every Danish word that is shown has its British one."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask import session as cookie
from lxml import html
from sqlmodel import Session, col, func, select

from catalog_import.issues import issue
from shop import _setup
from shop.agreements.models import Agreement, Supplier
from shop.catalogue.models import OfferVersion
from shop.db import Database
from shop.db_setup import create_all
from shop.favourites.models import FavouriteList
from shop.favourites.rules import MAX_NAME
from shop.intake.queries import IssueRow
from shop.intake.views.sentences import sentence
from shop.organisation.models import Node, Person
from shop.translations import compiled, po_file
from shop.translations.__main__ import ROOT, compile_language, is_translated, main, read
from shop.translations.extract import categories, extract
from tests.databases import Databases
from tests.factories import Town, app_for, client, town

DANISH = re.compile("[æøåÆØÅ]")
PROPER_NAMES = ("På dansk", "Hjørring", "Lyngby-Taarbæk")
"""Danish in an English sentence: the link to the Danish page, and municipalities."""

PARTS_OF_NAMES = ("børne", "hånd", "sæbe")
"""What the search cut out of the names of the goods, which the page of its words shows."""

ABBREVIATED = ("pr.", "stk.", "%(some)s m.m.")
"""A Danish full stop that ends no sentence."""


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read(ROOT, "en")


@pytest.fixture(scope="module")
def sources() -> Catalog:
    return extract(ROOT)


def _pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """(Danish, English), with the two forms of a plural apart."""
    found: list[tuple[str, str]] = []
    for message in catalog:
        if message.id:
            found += zip(_forms(message.id), _forms(message.string), strict=True)
    return found


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


# --- the catalogue ---------------------------------------------------------------------------


def test_the_catalogue_has_the_words_of_the_sources_and_no_others(
    english: Catalog, sources: Catalog
) -> None:
    wanted = {_forms(message.id) for message in sources if message.id}
    known = {_forms(message.id) for message in english if message.id}
    assert sorted(wanted - known) == [], "run: python3 -m shop.translations update"
    assert sorted(known - wanted) == [], "run: python3 -m shop.translations update"
    assert len(wanted) > 900
    assert not english.obsolete


def test_every_word_has_its_english_with_all_plural_forms(english: Catalog) -> None:
    empty = [message.id for message in english if message.id and not is_translated(message.string)]
    assert empty == []


def test_no_translation_is_a_guess(english: Catalog) -> None:
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_the_values_in_a_sentence_are_the_same_in_both_languages(english: Catalog) -> None:
    def values(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)[a-z]|%%|\{\w+\}", text))

    assert [pair for pair in _pairs(english) if values(pair[0]) != values(pair[1])] == []


def test_english_keeps_the_spaces_and_the_full_stop_of_the_danish(english: Catalog) -> None:
    def ends(text: str) -> tuple[bool, bool, bool]:
        return text[:1] == " ", text[-1:] == " ", text.rstrip()[-1:] == "."

    odd = [(da, en) for da, en in _pairs(english) if ends(da) != ends(en)]
    assert [pair for pair in odd if pair[0] not in ABBREVIATED] == []


def test_english_is_english_and_does_not_shout(english: Catalog) -> None:
    def without_names(text: str) -> str:
        for name in PROPER_NAMES:
            text = text.replace(name, "")
        return text

    assert [en for _, en in _pairs(english) if DANISH.search(without_names(en))] == []
    assert [en for _, en in _pairs(english) if "!" in en] == []


def test_a_category_has_the_english_name_that_its_list_gives_it(english: Catalog) -> None:
    for row in categories(ROOT):
        message = english.get(row["name_da"])
        assert message is not None
        assert message.string == row["name_en"]


# --- refusals ----------------------------------------------------------------------------------


REFUSALS = ("Refused", "NotAllowed", "NotFound")


def test_every_refusal_speaks_in_a_sentence_that_can_be_translated() -> None:
    """A literal with its values beside it, or words that went through gettext already."""
    folders = [ROOT / "shop" / name for name in ("cli", "demo")]
    bound = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in sorted((ROOT / "shop").rglob("*.py"))
        if not any(file.is_relative_to(folder) for folder in folders)
        for call in _refusals(file)
        if not _is_translatable(call.args[1])
    ]
    assert bound == []


def _refusals(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
            yield node


def _is_translatable(text: ast.expr) -> bool:
    if isinstance(text, ast.Call):
        name = text.func
        return (name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")) == "_"
    return isinstance(text, ast.Constant)


# --- the pages ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shop:
    """The shop of the small town, and the names in it, longest first."""

    app: Flask
    town: Town
    names: list[str]


@pytest.fixture(scope="module")
def shop(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    if not compiled(ROOT):  # pytest was started without `python3 -m tests`
        compile_language(ROOT, "en")
    url = databases.like("sqlite", "tables", create_all)
    database = Database(url)
    built = town(database)
    with database.read() as session:
        names = sorted(_names(session), key=len, reverse=True)
    database.dispose()
    return Shop(app_for(url, tmp_path_factory.mktemp("data")), built, names)


def _names(session: Session) -> set[str]:
    columns: list[Any] = [
        Agreement.title, Supplier.name, OfferVersion.name, FavouriteList.name, Node.name,
        Person.name,
    ]  # fmt: skip
    return {name for column in columns for name in session.exec(select(column)) if name}


ROLES = {"mette@lindeby.example": 8, "jonas@lindeby.example": 8, "anne@lindeby.example": 5}
"""E-mail and the least number of pages that the person can open without an id."""


FRAGMENTS = ("/soeg/forslag", "/kurv/nyt")
"""Addresses that answer with a part of a page, whoever asks: there is no frame around it."""


def _english_pages(shop: Shop, email: str) -> Iterator[tuple[str, str]]:
    """(address, page) of every page that this person can open without an id."""
    browser = client(shop.app, email)
    browser.get("/sprog/en")
    for rule in shop.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        answer = browser.get(rule.rule)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield rule.rule, answer.get_data(as_text=True)
    yield "/soeg?q=papir", browser.get("/soeg?q=papir").get_data(as_text=True)
    proposals = f"{FRAGMENTS[0]}?q=papir"
    yield proposals, browser.get(proposals).get_data(as_text=True)
    yield "/nowhere", browser.get("/nowhere").get_data(as_text=True)


FRAME = (
    "//title | //nav//a | //button | //label | //legend | //th | //dt | //summary | //footer//p"
    " | //footer//a | //h1 | //h2 | //a[contains(@class, 'skip-link')]"
    " | //*[contains(@class, 'badge')]"
)


def _found(page: Any, path: str) -> list[Any]:
    return list(page.xpath(path))


@pytest.mark.parametrize("email", ROLES)
def test_the_shops_own_words_on_an_english_page_have_no_danish_letters(
    shop: Shop, email: str
) -> None:
    pages = list(_english_pages(shop, email))
    assert len(pages) >= ROLES[email]
    for address, text in pages:
        if address.startswith(FRAGMENTS):
            continue
        page = html.fromstring(text)
        assert page.get("lang") == "en", address
        said = [" ".join(found.text_content().split()) for found in _found(page, FRAME)]
        assert said, address
        danish = [words for words in said if DANISH.search(_nameless(words, shop.names))]
        assert danish == [], address


def _nameless(words: str, names: list[str]) -> str:
    for name in (*names, *PROPER_NAMES, *PARTS_OF_NAMES):
        words = words.replace(name, "")
    return words


@pytest.mark.parametrize("email", ROLES)
def test_no_danish_sentence_of_the_catalogue_stands_on_an_english_page(
    shop: Shop, email: str, english: Catalog
) -> None:
    danish = {da for da, en in _pairs(english) if da.casefold() != en.casefold()}
    danish -= {en for _, en in _pairs(english)} | set(shop.names)
    for address, text in _english_pages(shop, email):
        page = html.fromstring(text)
        # A field's name is not read.
        shown = _found(page, "//body//text() | //@*[name() != 'name']")
        said = {" ".join(str(found).split()) for found in shown}
        assert said & danish == set(), address


def test_a_count_and_a_unit_follow_english_grammar(shop: Shop) -> None:
    browser = client(shop.app, "mette@lindeby.example")
    browser.get("/sprog/en")
    said = browser.get("/soeg?q=kopipapir").get_data(as_text=True)
    assert "Pack of 500\u00a0sheets" in said
    assert "per pack" in said
    browser.get("/sprog/da")
    assert "Pakke med 500\u00a0ark" in browser.get("/soeg?q=kopipapir").get_data(as_text=True)


def test_a_refusal_is_said_in_english_with_its_values_and_nothing_is_written(shop: Shop) -> None:
    browser = client(shop.app, "mette@lindeby.example")
    browser.get("/sprog/en")
    answer = browser.post("/lister", data={"name": "x" * (MAX_NAME + 1)})
    assert answer.status_code == 422
    assert f"The name may have at most {MAX_NAME} characters." in answer.get_data(as_text=True)
    with shop.app.extensions["skub.database"].read() as session:
        lists = select(func.count()).where(col(FavouriteList.node_id) == shop.town.solsikken.id)
        assert session.exec(lists).one() == 0


def test_what_is_wrong_with_a_file_is_said_in_english_with_its_facts(shop: Shop) -> None:
    twice = issue("item-id-duplicate", 9, "seller_item_id", "A1", first=7)
    noted = IssueRow(twice.code, twice.row, twice.field, twice.value, twice.text, True)
    older = replace(noted, text="Sådan sagde vi det før.")
    with shop.app.test_request_context():
        assert sentence(noted) == twice.text
    with shop.app.test_request_context():
        cookie["language"] = "en"
        assert sentence(noted) == "The item number is also in row 7. Keep only one of them."
        assert sentence(older) == older.text


# --- compiling ---------------------------------------------------------------------------------


@pytest.fixture
def one_word(tmp_path: Path) -> Path:
    """A clone with a catalogue of one word."""
    po = po_file(tmp_path, "en")
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr ""\n\nmsgid "Kurv"\nmsgstr "Basket"\n', encoding="utf-8")
    return tmp_path


def test_words_are_compiled_in_a_fresh_clone_and_after_every_change(one_word: Path) -> None:
    po = po_file(one_word, "en")
    assert not compiled(one_word)
    compile_language(one_word, "en")
    assert compiled(one_word)
    assert [file.name for file in sorted(po.parent.iterdir())] == ["messages.mo", "messages.po"]
    later = po.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(po, ns=(later, later))
    assert not compiled(one_word)


def test_set_up_compiles_the_words_last(one_word: Path) -> None:
    (one_word / "package-lock.json").write_text("{}", encoding="utf-8")
    place = _setup.Place(one_word)
    assert _setup.plan(_setup.RUNTIME, place)[-1] == "words"
    compile_language(one_word, "en")
    assert "words" not in _setup.plan(_setup.RUNTIME, place)


def test_an_unknown_command_changes_nothing_and_tells_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = po_file(ROOT, "en").read_bytes()
    assert main(["translate"]) == 2
    assert "update | compile" in capsys.readouterr().err
    assert po_file(ROOT, "en").read_bytes() == before
