"""The XML formats torn to pieces: items, or an error that says why there are none."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_import.item import Severity
from catalog_import.limits import Limits
from tests.importers.golden import SAMPLES
from tests.importers.making import check_bytes, codes
from tests.importers.xml_samples import sample

NAMES = sorted(path.name for path in SAMPLES.glob("*.xml"))
WHOLE = [sample(name) for name in NAMES]
# In each file one item's name or number, to put something else in its place.
TEXTS = {
    "laerken-oioubl.xml": "Kopipapir A4",
    "laerken-oioubl-priser.xml": "49.00",
    "laerken-oioubl-varer.xml": "Kopipapir A4, 80 g",
    "moeller-bmecat12.xml": "SK-100",
    "moeller-bmecat2005-priser.xml": "47.25",
    "havnen-cxml.xml": "120.00",
}


def survives(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        checked = check_bytes(Path(folder), content)
    ends_a_catalogue = checked.header.deletes_all
    has_error = any(issue.severity is Severity.ERROR for issue in checked.issues)
    assert checked.items or has_error or ends_a_catalogue


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_any_piece_may_be_torn_out_or_put_in(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 80))
    put = data.draw(st.one_of(st.binary(max_size=12), st.sampled_from([b"<", b"&x;", b"]]>"])))
    survives(whole[:at] + put + whole[at + gone :])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_any_text_may_be_any_other_text(whole: bytes, data: st.DataObject) -> None:
    pieces = whole.split(b">")
    at = data.draw(st.integers(1, len(pieces) - 1))
    rest = pieces[at].partition(b"<")[2]
    put = data.draw(
        st.sampled_from(
            [
                "NaN",
                "-1",
                "1e400",
                "1.234.567,890",
                "Infinity",
                "0",
                "",
                " ",
                "9" * 400,
                "١٢",
                "x" * 300,
            ]
        )
    )
    pieces[at] = put.encode() + b"<" + rest
    survives(b">".join(pieces))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("price", ["NaN", "-1", "1e400", "1.234.567,890"])
def test_no_such_text_is_ever_a_price(tmp_path: Path, name: str, price: str) -> None:
    checked = check_bytes(tmp_path, sample(name, (TEXTS[name], price)))
    assert all(item.price is None or item.price > 0 for item in checked.items)


@pytest.mark.parametrize("name", TEXTS)
def test_deep_nesting_and_endless_lines_are_refused(tmp_path: Path, name: str) -> None:
    text = TEXTS[name]
    deep = sample(name).replace(text.encode(), b"<z>" * 60 + b"</z>" * 60, 1)
    assert "depth" in codes(check_bytes(tmp_path, deep))
    long = sample(name).replace(text.encode(), b"<z>x</z>" * 200_000, 1)
    checked = check_bytes(tmp_path, long, limits=Limits(line_bytes=500_000))
    assert "row-too-long" in codes(checked)


@pytest.mark.parametrize("name", NAMES)
def test_half_a_file_is_broken(tmp_path: Path, name: str) -> None:
    content = sample(name)
    assert "xml-broken" in codes(check_bytes(tmp_path, content[: len(content) * 9 // 10]))
