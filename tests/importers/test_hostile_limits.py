"""Files that ask for too much: each is told in words, in a process with little memory and time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog_import.limits import Limits
from tests.importers.bounds import Told, needs_limits, read_within
from tests.importers.making import PRICE, catalogue, check_bytes, check_csv, codes, line

pytestmark = needs_limits

HEAD = "Varenr.;Varenavn;Enhed;Pris"
MEGABYTE = 1 << 20


def told(folder: Path, content: bytes | str, name: str = "katalog.xml", **bounds: int) -> Told:
    path = folder / "stored"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_within(path, name, **bounds)


def certificate(name: str) -> str:
    return (
        f"<cac:Certificate><cbc:ID>{name}</cbc:ID>"
        "<cbc:CertificateTypeCode>NA</cbc:CertificateTypeCode></cac:Certificate>"
    )


def opened(tag: str, attributes: str) -> bytes:
    """A catalogue whose first `tag` has these attributes."""
    return catalogue(line()).replace(f"<{tag}".encode(), f"<{tag} {attributes}".encode(), 1)


ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(200_000))
SPACES = " " * (50 * MEGABYTE)
BLOCK = (
    "</cac:Price></cac:RequiredItemLocationQuantity>"
    f"<cac:RequiredItemLocationQuantity><cac:Price>{PRICE}"
)
# What is made, and the codes it is answered with; no code means that it is read.
XML: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "200,000 attributes on a line": (lambda: opened("cac:CatalogueLine", ATTRIBUTES), []),
    "200,000 attributes on the root": (lambda: opened("Catalogue", ATTRIBUTES), ["xml-broken"]),
    "60,000 namespaces on a line": (
        lambda: opened(
            "cac:CatalogueLine", " ".join(f'xmlns:n{n}="u{n}" n{n}:a=""' for n in range(60_000))
        ),
        [],
    ),
    "200,000 names of elements": (
        lambda: catalogue(line(extra="".join(f"<e{n}/>" for n in range(200_000)))),
        [],
    ),
    "two million digits and a letter": (
        lambda: catalogue(line(price=PRICE.replace("24.95", "9" * 2_000_000 + "x"))),
        ["price-not-a-number"],
    ),
    "a character of five thousand digits": (
        lambda: catalogue(line(name=f"Papir &amp;#{'9' * 5_000}; A4")),
        [],
    ),
    "80,000 labels on an item": (
        lambda: catalogue(line(extra="".join(certificate(f"Ko {n}") for n in range(80_000)))),
        ["label-unknown", "labels-many"],
    ),
    "60,000 price blocks": (lambda: catalogue(line(price=PRICE + BLOCK * 60_000)), []),
    "50 MB of spaces before the root": (lambda: SPACES.encode() + catalogue(line()),
                                        ["format-unknown"]),
    "50 MB of spaces between the lines": (lambda: catalogue(line(), SPACES, line(number="B")),
                                          ["row-too-long"]),
    "50 MB of spaces in a tag": (lambda: opened("cac:Item", SPACES), ["row-too-long"]),
    "50 MB of comment": (lambda: catalogue(f"<!--{SPACES}-->"), ["row-too-long"]),
    "six million comments": (lambda: catalogue("<!--x-->" * 6_000_000), ["row-too-long"]),
    "50 MB of CDATA": (lambda: catalogue(line(name=f"<![CDATA[{SPACES}]]>")), ["row-too-long"]),
    "50 MB of base64 in one text": (
        lambda: catalogue(line(extra=f"<a>{'QUJD' * 13_000_000}</a>")), ["row-too-long"]
    ),
    "50 MB of base64 in an attribute": (
        lambda: catalogue(line(extra=f"<a b='{'QUJD' * 13_000_000}'/>")), ["row-too-long"]
    ),
    "50 MB in the name of an element": (
        lambda: catalogue(line(extra=f"<{'a' * 50 * MEGABYTE}/>")), ["row-too-long"]
    ),
    "depth 10,000": (lambda: catalogue(line(extra="<a>" * 10_000 + "</a>" * 10_000)), ["depth"]),
}  # fmt: skip


@pytest.mark.parametrize("name", XML)
def test_xml_that_asks_for_too_much_is_answered_within_limits(tmp_path: Path, name: str) -> None:
    make, answer = XML[name]
    found = told(tmp_path, make())
    assert [code for code in found.codes if code != "issues-more"] == answer
    assert found.names or found.is_refused


def row(cell: str, *, more: str = "") -> str:
    return f"{HEAD}{more and ';' + more}\nA1;Blyant;stk.;{'2;' if more else ''}{cell}\n"


LISTS: dict[str, tuple[Callable[[], str], list[str]]] = {
    "a price of 120,000 digits and a letter": (
        lambda: row("9" * 120_000 + "x"), ["price-not-a-number"]
    ),
    "a price with 120,000 spaces in it": (
        lambda: row("1" + " " * 120_000 + "x"), ["price-not-a-number"]
    ),
    "a VAT rate of 120,000 digits and a letter": (
        lambda: row("9" * 120_000 + "x", more="Moms"), ["vat-unknown"]
    ),
    "a lead time with 120,000 spaces in it": (
        lambda: row("1" + " " * 120_000 + "x", more="Levering dage"), ["quantity-invalid"]
    ),
    "a content of next to nothing": (
        lambda: row(f"0,{'0' * 50}1 kg", more="Indhold"), ["content-unit-unknown"]
    ),
    "a content of all the world": (
        lambda: row("999.999.999.999.999 kg", more="Indhold"), ["content-unit-unknown"]
    ),
    "a million columns": (lambda: ";".join(f"k{n}" for n in range(1_000_000)) + "\n" + row("2"),
                          ["row-too-long"]),
    "a million columns under known ones": (
        lambda: f"{HEAD};{';'.join(f'k{n}' for n in range(1_000_000))}\nA1;B;stk.;2\n",
        ["row-too-long"],
    ),
    "100,000 empty columns": (lambda: f"{HEAD}{';' * 100_000}\nA1;Blyant;stk.;2\n", []),
    "50 MB of spaces": (lambda: f"{row('2')}{SPACES}", ["row-too-long"]),
    "50 MB of spaces alone": (lambda: SPACES, ["format-unknown"]),
    "50 MB of base64 in a cell": (lambda: row("QUJD" * 13_000_000, more="Billede"),
                                  ["row-too-long"]),
    "20 million blank rows": (lambda: HEAD + "\n" * 20_000_000 + "A1;Blyant;stk.;2\n",
                              ["file-too-large"]),
    "labels told 400,000 times": (
        lambda: "Produkt;Nøgle;Værdi\nK1;Varenavn;B\nK1;Pris;2\n" + "K1;Mærkning;x\n" * 400_000,
        ["unit-missing", "label-unknown", "labels-many"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_price_list_that_asks_for_too_much_is_answered_within_limits(
    tmp_path: Path, name: str
) -> None:
    make, answer = LISTS[name]
    found = told(tmp_path, make(), "prisliste.csv", seconds=30)
    assert found.codes == answer
    assert found.names or found.is_refused


def test_many_keys_of_many_products_are_never_held_as_a_whole_table(tmp_path: Path) -> None:
    letters = "abcdefghij"
    facts = "".join(
        f"K{n};k{letters[n % 10]}{letters[n // 10 % 10]}{letters[n // 100 % 4]};1\n"
        for n in range(100_000)
    )
    found = told(tmp_path, f"Produkt;Nøgle;Værdi\n{facts}", "nøgler.csv", megabytes=300)
    assert found.codes == ["columns-missing"]


def big(path: Path, megabytes: int, parts: Iterator[bytes]) -> Path:
    """A file of at least so many megabytes, written piece by piece."""
    with path.open("wb") as out:
        while out.tell() < megabytes * MEGABYTE:
            out.write(next(parts))
    return path


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (f"{HEAD};Billede\nA1;Blyant;stk.;2;".encode(), "prisliste.csv"),
        (catalogue(line(extra="<a>"), "").partition(b"<a>")[0] + b"<a>", "katalog.xml"),
    ],
)
def test_500_megabytes_of_base64_in_one_line_are_refused(
    tmp_path: Path, start: bytes, name: str
) -> None:
    piece = b"QUJDREVGR0hJSktM" * (4 * MEGABYTE // 16)
    path = big(tmp_path / "stored", 500, iter([start, *[piece] * 125]))
    assert read_within(path, name).codes[-1] == "row-too-long"
    path.unlink()


def test_ten_gigabytes_are_refused_by_their_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    with path.open("wb") as out:  # a sparse file: all of it a hole
        out.truncate(10 * 1024 * MEGABYTE)
    found = read_within(path, "katalog.xml", seconds=3)
    assert (found.codes, "10737 MB" in found.issues[0][2]) == (["file-too-large"], True)
    path.unlink()


def test_rows_without_an_item_are_counted_too(tmp_path: Path) -> None:
    content = catalogue().replace(b"</Catalogue>", b"<cac:CatalogueLine/>" * 40 + b"</Catalogue>")
    checked = check_bytes(tmp_path, content, limits=Limits(rows=25))
    assert codes(checked).count("name-missing") == 25
    assert "file-too-large" in codes(checked)


@pytest.mark.parametrize(
    ("price", "answer"),
    [
        ("NaN", "price-not-a-number"),
        ("-1", "price-negative"),
        ("1e400", "price-not-a-number"),
        ("Infinity", "price-not-a-number"),
        ("1.234.567,890", "price-not-a-number"),
        ("١٢", "price-not-a-number"),
        ("１２.５０", "price-not-a-number"),
        ("999999999999999", "price-absurd"),
        ("0.00000000000001", "price-absurd"),
    ],
)
def test_a_number_that_is_no_price_in_xml(tmp_path: Path, price: str, answer: str) -> None:
    checked = check_bytes(tmp_path, catalogue(line(price=PRICE.replace("24.95", price))))
    assert (codes(checked), checked.items[0].price) == ([answer], None)


@pytest.mark.parametrize(
    ("price", "answer"),
    [
        ("NaN", "price-not-a-number"),
        ("-1", "price-negative"),
        ("1e400", "price-not-a-number"),
        ("5E+12", "price-not-a-number"),
        ("uendelig", "price-not-a-number"),
        ("∞", "price-not-a-number"),
        ("1.234.567,890", "price-absurd"),
        ("1.23.4", "price-not-a-number"),
        ("１２,５０", "price-not-a-number"),
        ("١٢", "price-not-a-number"),
    ],
)
def test_a_number_that_is_no_price_in_a_list(tmp_path: Path, price: str, answer: str) -> None:
    checked = check_csv(tmp_path, row(price))
    assert (codes(checked), checked.items[0].price) == ([answer], None)


def test_an_english_amount_is_read_as_it_is_meant(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, row("1,234.50"))
    assert (codes(checked), str(checked.items[0].price)) == ([], "1234.5")


@pytest.mark.parametrize(
    ("amount", "base", "factor"),
    [
        ("999999999999999", "0.000000000000001", None),
        ("999999999999999", "1", "999999999999999"),
        ("0.000000000000001", "999999999999999", None),
    ],
)
def test_an_amount_beyond_all_digits_is_absurd_and_never_an_exception(
    tmp_path: Path, amount: str, base: str, factor: str | None
) -> None:
    unit = "XBO" if factor else "XPK"
    price = PRICE.replace("24.95", amount) + f'<cbc:BaseQuantity unitCode="{unit}">{base}'
    price += "</cbc:BaseQuantity>"
    if factor:
        price += f"<cbc:OrderableUnitFactorRate>{factor}</cbc:OrderableUnitFactorRate>"
    checked = check_bytes(tmp_path, catalogue(line(price=price)))
    assert (codes(checked), checked.items[0].price) == (["price-absurd"], None)
