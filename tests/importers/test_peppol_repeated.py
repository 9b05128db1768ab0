"""Lines of a known shape are read without the parser; what is told is what the parser tells.

The answer to hold it against is read with care: every line an element, none of them repeated.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_import import xml_reader
from catalog_import.check import stream
from catalog_import.formats import peppol
from catalog_import.formats.peppol_line import HeaderAction, read_line
from catalog_import.formats.peppol_repeated import RepeatedLines
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue
from catalog_import.limits import LIMITS
from catalog_import.xml_reader import XmlRefusedError
from tests.benchmarks.peppol_file import HEAD, TAIL, write_catalogue
from tests.importers.making import TODAY

SAMPLES = Path(__file__).parent / "samples"


def lines(path: Path, count: int, seed: int = 1) -> list[str]:
    """Believable lines, each with the space before it; two kilobytes of them a line."""
    write_catalogue(path, megabytes=count * 0.0024, seed=seed)
    text = path.read_text(encoding="utf-8")
    body = text.removeprefix(HEAD).removesuffix(TAIL)
    return [line + LINE_END for line in body.split(LINE_END)][:count]


LINE_END = "</cac:CatalogueLine>"


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return lines(tmp_path_factory.mktemp("peppol") / "katalog.xml", 120)


def with_care(file: IncomingFile) -> list[Record]:
    """Every line as an element, read by the careful reader."""
    told: list[Record] = []
    count = 0
    header: CatalogueHeader | None = None
    action = HeaderAction.REPLACE
    try:
        for element in xml_reader.lines(file, root=peppol.ROOT, line=peppol.LINE, limits=LIMITS):
            if header is None:
                action, header, issues = peppol.read_header(element, TODAY)
                told += [header, *issues]
            if element.tag == peppol.LINE:
                count += 1
                told += read_line(element, count, action, header, TODAY)
    except XmlRefusedError as refused:
        row = 0 if refused.code == "dtd-refused" else count + 1
        told.append(issue(refused.code, row, "", refused.where))
    return told


def agree(path: Path, content: bytes) -> list[Record]:
    """What both readers tell of a file."""
    path.write_bytes(content)
    file = IncomingFile(path, "katalog.xml")
    told = list(peppol.read(file, Reading(TODAY)))
    assert told == with_care(file)
    return told


def document(body: Sequence[str], head: str = HEAD) -> bytes:
    return (head + "".join(body) + TAIL).encode()


def test_nearly_all_of_a_large_file_is_read_without_the_parser(tmp_path: Path) -> None:
    read = RepeatedLines.read
    by_shape = 0

    class Counted(RepeatedLines):
        def read(self, line: bytes, row: int) -> ParsedItem | None:
            nonlocal by_shape
            item = read(self, line, row)
            by_shape += item is not None
            return item

    told = agree(tmp_path / "k.xml", document(lines(tmp_path / "lines.xml", 800)))
    items = [record for record in told if isinstance(record, ParsedItem)]
    reader = peppol.Lines(Reading(TODAY), Counted)
    assert list(reader.read(IncomingFile(tmp_path / "k.xml"))) == told
    assert len(items) == 800
    assert by_shape > 700


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.name)
def test_our_samples_are_read_alike(tmp_path: Path, sample: Path) -> None:
    file = IncomingFile(sample)
    if peppol.recognises(file):
        assert list(peppol.read(file, Reading(TODAY))) == with_care(file)


NAME = "<cbc:Name>"
BREAKS = {
    "a comment that holds a whole line": "<!-- {} -->",
    "a comment that begins a line": "<!-- <cac:CatalogueLine> -->{}",
    "an end tag inside a comment": "{0}<!-- </cac:CatalogueLine>{0} -->",
    "a line inside CDATA at the root": "<![CDATA[{}]]>",
    "an instruction that holds a line": "<?note {}?>",
    "a text between two lines": "text{}",
    "a line inside another element": "<cac:Note>{}</cac:Note>",
    "a line inside a line": "<cac:CatalogueLine>{}</cac:CatalogueLine>",
    "an empty line": "<cac:CatalogueLine/>{}",
    "an empty line, and an end tag inside a comment": "<cac:CatalogueLine/>"
    "<!-- </cac:CatalogueLine>{} -->",
    "an empty line, and lines that mean something else": "<cac:CatalogueLine/>"
    '<cac:Note xmlns:cbc="urn:x"><cac:CatalogueLine xmlns:cac="urn:x"></cac:CatalogueLine>'
    "{0}{0}</cac:Note>",
    "a comment that holds three lines": "<!-- {0}{0}{0} -->",
    "CDATA that holds three lines": "<![CDATA[ {0}{0}{0} ]]>",
    "a line of another prefix": '<b:CatalogueLine xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"/>{}',  # noqa: E501
    "the same prefix for something else": '<cac:CatalogueLine xmlns:cac="urn:x"></cac:CatalogueLine>{}',  # noqa: E501
    "a stray end tag": "{}</cac:CatalogueLine>",
    "an end tag with a space in it": "<cac:CatalogueLine><cbc:ID>1</cbc:ID></cac:CatalogueLine >{}",
    "a DTD in the middle": "<!DOCTYPE a>{}",
    "a root that ends early": "</Catalogue>{}",
    "an end tag in an attribute": '<cac:Note a="</cac:CatalogueLine>"/>{}',
    "two lines in one long one": "{0}{0}",
    "much space": " " * 300_000 + "{}",
    "a zero byte": "\0{}",
    "a name that is not declared": "<x:y/>{}",
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_stands_between_lines_is_read_alike(
    tmp_path: Path, usual: list[str], name: str
) -> None:
    odd = BREAKS[name].format(usual[60])
    agree(tmp_path / "k.xml", document([*usual[:60], odd, *usual[61:]]))


INSIDE = {
    "CDATA": ("<cbc:Name>", "<cbc:Name><![CDATA[a <b> & </cac:CatalogueLine>]]>"),
    "a comment": ("<cbc:Name>", "<!-- x --><cbc:Name>"),
    "a comment in a text": ("nr. ", "nr.<!-- </cbc:Name> --> "),
    "an end tag in a comment": ("<cbc:Name>", "<!-- </cac:CatalogueLine> --><cbc:Name>"),
    "an instruction": ("<cbc:Name>", "<?x </cac:CatalogueLine> ?><cbc:Name>"),
    "signs": ("nr. ", "&lt;b&gt; &amp;amp; &quot;&apos;&#230;&#x2028; "),
    "two known signs": ("nr. ", "A &amp; B &lt;b&gt; "),
    "a sign nobody knows": ("nr. ", "&oslash; "),
    "a sign that is no sign": ("nr. ", "A & B "),
    "a closed bracket": ("nr. ", "a > b ]] > "),
    "the end of CDATA": ("nr. ", "a ]]> b"),
    "a separator of our own": ("nr. ", "¬ 7 ¬¬ "),
    "a separator of our own in the last text": ("<cbc:Value>50.55", "<cbc:Value>50¬55"),
    "space of all kinds": ("nr. ", " \t \u00a0 \u2003 \u200b "),
    "lines": ("nr. ", "\n  to\r\nlinjer\r"),
    "space around": ("</cbc:Name>", " \t\n</cbc:Name>"),
    "hard space around": ("</cbc:Name>", "\u00a0</cbc:Name>"),
    "space before": ("<cbc:Name>", "<cbc:Name> "),
    "a control sign": ("nr. ", "\x01"),
    "a deleted sign": ("nr. ", "\x7f\x85"),
    "a sign that is none": ("nr. ", "\ufffe"),
    "an emoji": ("nr. ", "🖍"),
    "another name for a letter": ("nr. ", "a\u030angstrøm e\u0301"),
    "markup": ("<cbc:Name>", "<cbc:Name><b/>"),
    "a space in a tag": ("<cbc:Name>", "<cbc:Name >"),
    "an attribute": ("<cbc:Name>", '<cbc:Name languageID="da">'),
    "an attribute in the other quotes": ('unitCode="DAY"', "unitCode='DAY'"),
    "an attribute with the other quotes in it": ('unitCode="DAY"', "unitCode=\"D'Y\""),
    "an attribute with a tag in it": ('unitCode="DAY"', 'unitCode="D>A"'),
    "an attribute with space in it": ('unitCode="DAY"', 'unitCode=" DAY\n"'),
    "an attribute with a sign": ('unitCode="DAY"', 'unitCode="D&amp;Y"'),
    "an attribute with a letter of ours": ('unitCode="DAY"', 'unitCode="DÅG"'),
    "an attribute twice": ('unitCode="DAY"', 'unitCode="DAY" unitCode="DAY"'),
    "a namespace": ("<cbc:Name>", '<cbc:Name xmlns:q="urn:q">'),
    "another namespace": ("<cbc:Name>", '<cbc:Name xmlns:cbc="urn:q">'),
    "no end tag": ("</cbc:Name>", ""),
    "another end tag": ("</cbc:Name>", "</cbc:Navn>"),
    "no name": ("<cbc:Name>", "<!---->"),
    "no unit": ("<cbc:OrderableUnit>", "<cbc:OrderableUnit/><cbc:Note>"),
    "a price that is none": ('currencyID="DKK">', 'currencyID="DKK">NaN'),
    "a control sign where we do not look": ("<cbc:ID>VAT", "<cbc:ID>VA\x01T"),
    "a sign nobody knows where we do not look": ("<cbc:ID>VAT", "<cbc:ID>&vat;"),
    "euro": ('currencyID="DKK">', 'currencyID="EUR">'),
    "a price with many digits": ('currencyID="DKK">', 'currencyID="DKK">123456789'),
    "a tax that is not ours": ("<cbc:Percent>25", "<cbc:Percent>7"),
    "a long name": ("nr. ", "n" * 250),
    "a very long text": ("nr. ", "n" * 400_000),
    "an item number twice": ("<cac:SellersItemIdentification>", "<cac:SellersItemIdentification><cbc:ID>1</cbc:ID></cac:SellersItemIdentification><cac:SellersItemIdentification>"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", INSIDE)
def test_an_odd_line_among_the_usual_is_read_alike(
    tmp_path: Path, usual: list[str], name: str
) -> None:
    old, new = INSIDE[name]
    odd = [line.replace(old, new) for line in usual[60:90]]
    assert odd != usual[60:90]
    agree(tmp_path / "k.xml", document([*usual[:60], *odd, *usual[90:]]))
    # And where every line is odd, so that the odd shape is the one to learn.
    agree(tmp_path / "k.xml", document([line.replace(old, new) for line in usual]))


HEADS = {
    "a mark of the order of bytes": lambda text: ("\ufeff" + text).encode(),
    "UTF-16": lambda text: text.replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
    "UTF-16 that calls itself UTF-8": lambda text: text.encode("utf-16"),
    "Latin letters": lambda text: text.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
    "Latin letters that call themselves UTF-8": lambda text: text.encode("iso-8859-1"),
    "no declaration": lambda text: text.partition("?>")[2].lstrip().encode(),
    "space before the declaration": lambda text: ("\n" + text).encode(),
    "lines that end as in Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "all on one line": lambda text: text.replace("\n", "").encode(),
    "another prefix": lambda text: text.replace("cac:", "q.1:").replace(":cac", ":q.1").encode(),
    "no prefix": lambda text: text.replace("cac:", "").replace("<Catalogue xmlns=", "<x:Catalogue xmlns:x=").replace("</Catalogue>", "</x:Catalogue>").replace("xmlns:cac", "xmlns").encode(),  # noqa: E501
    "a comment first": lambda text: text.replace("<Catalogue", "<!-- </cac:CatalogueLine> --><Catalogue").encode(),  # noqa: E501
    "a DTD": lambda text: text.replace("<Catalogue", "<!DOCTYPE Catalogue><Catalogue", 1).encode(),
    "an unknown encoding": lambda text: text.replace("UTF-8", "UTF-7").encode(),
    "an update": lambda text: text.replace("<cbc:ID>BENCH", "<cbc:ActionCode>Update</cbc:ActionCode><cbc:ID>BENCH", 1).encode(),  # noqa: E501
    "a deletion": lambda text: text.replace("<cbc:ID>BENCH", "<cbc:ActionCode>Delete</cbc:ActionCode><cbc:ID>BENCH", 1).encode(),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_whatever_the_letters_and_the_prefixes_it_is_read_alike(
    tmp_path: Path, usual: list[str], name: str
) -> None:
    agree(tmp_path / "k.xml", HEADS[name](HEAD + "".join(usual) + TAIL))


def test_letters_of_ours_under_a_latin_name_are_read_as_they_are_named(
    tmp_path: Path, usual: list[str]
) -> None:
    """The first lines have none, so that shapes are learned before it matters."""
    plain = [line.encode("ascii", "replace").decode() for line in usual[:60]]
    agree(tmp_path / "k.xml", document([*plain, *usual[60:]], HEAD.replace("UTF-8", "ISO-8859-1")))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.77, 0.999])
def test_a_file_that_ends_too_early_is_read_as_far_and_no_further(
    tmp_path: Path, usual: list[str], share: float
) -> None:
    content = document(usual)
    told = agree(tmp_path / "k.xml", content[: int(len(content) * share)])
    assert getattr(told[-1], "code", "") == "xml-broken"


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 5))
def test_whatever_happens_to_the_bytes_it_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory, usual: list[str], seed: int, changes: int
) -> None:
    """Bytes made up, gone, moved or told twice, anywhere after the head."""
    chance = random.Random(seed)
    content = bytearray(document(usual))
    for _ in range(changes):
        at = chance.randrange(len(HEAD), len(content))
        other = chance.randrange(len(HEAD), len(content))
        some = chance.choice((1, 1, 2, 7, 40, 900))
        match chance.randrange(5):
            case 0:
                content[at : at + 1] = chance.choice(SIGNS)
            case 1:
                content[at:at] = chance.choice(SIGNS)
            case 2:
                del content[at : at + some]
            case 3:
                content[at:at] = content[other : other + some]
            case _:
                content[at : at + some] = content[other : other + some]
    agree(tmp_path_factory.mktemp("bytes") / "k.xml", bytes(content))


SIGNS = [
    sign.encode()
    for sign in (
        "<", ">", "&", '"', "'", "/", " ", "\n", "\r", "=", "¬", "æ", "\0", "<!--", "-->", "]]>",
        "<![CDATA[", "<?x ", "?>", "&amp;", "&#38;", "&#x26;lt;", "</cac:CatalogueLine>",
        "<cac:CatalogueLine>", "<cac:CatalogueLine/>", "</cbc:Name>", "\u00a0", "\u0301", "  ",
    )
] + [b"\xff", b"\xc3", b"\xe2\x80"]  # fmt: skip


def test_issues_and_items_of_a_stream_stand_in_the_same_order(
    tmp_path: Path, usual: list[str]
) -> None:
    """The screen sees what it always saw: an id that comes again far down is told there."""
    twice = [*usual, usual[3], usual[70]]
    agree(tmp_path / "k.xml", document(twice))
    told = stream(IncomingFile(tmp_path / "k.xml"), today=TODAY)
    repeated = [r for r in told if isinstance(r, RowIssue) and r.code == "item-id-duplicate"]
    assert [(r.row, r.value) for r in repeated] == [(121, "KH-0000004"), (122, "KH-0000071")]
