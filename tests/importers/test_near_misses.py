"""What people send instead of a catalogue: they are told what it looks like, and what to send."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.importers.making import catalogue, check_bytes, check_csv, codes, line, only

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SHEET_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


def ubl(name: str) -> bytes:
    return f'<{name} xmlns="{UBL}{name}-2"/>'.encode()


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


# What was sent, by what name, the code, and what the sentence calls it.
SENT = {
    "an order": (ubl("Order"), "katalog.xml", "not-a-catalogue", "en ordre"),
    "an invoice": (ubl("Invoice"), "katalog.xml", "not-a-catalogue", "en faktura"),
    "a request": (ubl("CatalogueRequest"), "k.xml", "not-a-catalogue", "en anmodning om et"),
    "a catalogue in an envelope": (
        b"<StandardBusinessDocument xmlns='urn:x'>" + catalogue(line())[38:]
        + b"</StandardBusinessDocument>",
        "katalog.xml", "format-unsupported", "et dokument i en kuvert (SBDH)",
    ),
    "a PDF": (b"%PDF-1.7 ...", "prisliste.xlsx", "format-unsupported", "en PDF"),
    "a letter": (zipped("word/document.xml"), "p.xlsx", "format-unsupported", "et Word-dokument"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "prisliste.xls",
                        "format-unsupported", "en gammel Excel-fil (.xls)"),
    "a workbook of 2003": (SHEET_2003, "p.xls", "format-unsupported",
                           "et regneark i Excels gamle XML"),
    "a sheet of another office": (zipped("mimetype", "content.xml"), "p.ods",
                                  "format-unsupported", "et OpenDocument-ark"),
    "a web page called a workbook": (b"<html><table><tr><td>Varenr.", "p.xls",
                                     "not-a-catalogue", "en webside"),
    "a web page with a doctype": (
        b'\xef\xbb\xbf\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<HTML>', "p.xls",
        "not-a-catalogue", "en webside",
    ),
    "JSON": (b'[{"varenr": "A1"}]', "varer.csv", "format-unsupported", "JSON"),
    "a mail": (b"Received: from a\r\nSubject: Priser\r\n\r\nHej", "p.eml",
               "format-unsupported", "en mail"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "prisliste.png", "format-unsupported", "et billede"),
    "a telephone's picture": (b"\x00\x00\x00\x18ftypheic", "p.heic", "format-unsupported",
                              "et billede"),
    "a web picture": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "p.webp", "format-unsupported",
                      "et billede"),
    "a text with layout": (b"{\\rtf1\\ansi Priser}", "p.rtf", "format-unsupported",
                           "et RTF-dokument"),
    "a program": (b"MZ\x90\x00\x03", "prisliste.xlsx", "format-unsupported", "et program"),
}  # fmt: skip


@pytest.mark.parametrize("sent", SENT)
def test_a_near_miss_is_called_by_its_name_and_told_what_to_send(tmp_path: Path, sent: str) -> None:
    content, name, code, looks = SENT[sent]
    checked = check_bytes(tmp_path, content, name)
    (found,) = checked.issues
    assert (checked.format, found.code, checked.items) == ("", code, ())
    assert found.text.startswith(f"Filen ligner {looks}")
    assert "Send en prisliste som CSV eller XLSX" in found.text


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b" \r\n\t\n", "file-empty"), (b"\xef\xbb\xbf", "file-empty"),
     (b"Hej, her er vores priser.", "format-unknown"), (catalogue(), "lines-missing")],
)  # fmt: skip
def test_nothing_at_all_is_said_to_be_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    assert codes(check_bytes(tmp_path, content)) == [code]


def test_a_catalogue_without_lines_is_told_where_they_should_stand(tmp_path: Path) -> None:
    said = only(check_bytes(tmp_path, catalogue()), "lines-missing").text
    assert said.startswith("Filen ligner et Peppol-katalog, men har ingen cac:CatalogueLine.")


@pytest.mark.parametrize(
    ("header", "missing"),
    [("Varenr.;Varenavn;Enhed", "»Pris«"), ("Varenavn;Enhed;Pris", "»Varenr.«"),
     ("Varenr.;Enhed;Pris", "»Varenavn«"), ("Varenr.;Varenavn;Listepris", "»Pris«")],
)  # fmt: skip
def test_a_price_list_is_told_which_column_it_lacks(
    tmp_path: Path, header: str, missing: str
) -> None:
    checked = check_csv(tmp_path, f"{header}\nA1;Blyant;2,50\n")
    assert missing in only(checked, "columns-missing").text
    assert checked.items == ()


LIST = "Varenr.;Varenavn;Enhed;Pris\nA1;Bjørnens blå æske;stk.;2,50\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_a_price_list_in_wide_letters_is_read_with_and_without_a_mark(
    tmp_path: Path, encoding: str
) -> None:
    checked = check_csv(tmp_path, LIST, encoding)
    assert (codes(checked), checked.items[0].name) == ([], "Bjørnens blå æske")


def test_two_charsets_in_one_list_are_doubtful_since_one_of_them_is_read_wrong(
    tmp_path: Path,
) -> None:
    content = LIST.encode() + "A2;Rød saks;stk.;9\n".encode("cp1252")
    checked = check_bytes(tmp_path, content, "prisliste.csv")
    assert only(checked, "encoding-doubtful").value == "UTF-8 + Windows-1252"
    assert checked.items[1].name == "Rød saks"


def test_xml_in_another_charset_than_it_says_is_told_so(tmp_path: Path) -> None:
    content = catalogue(line(), line(number="A-2", name="Blå saks"))
    checked = check_bytes(tmp_path, content.replace("å".encode(), b"\xe5"))
    assert codes(checked) == ["charset-wrong"]


@pytest.mark.parametrize("said", ["UTF-16", "KLINGON"])
def test_xml_that_says_a_charset_it_is_not_in_is_broken(tmp_path: Path, said: str) -> None:
    checked = check_bytes(tmp_path, catalogue(line()).replace(b"UTF-8", said.encode()))
    assert (codes(checked), checked.items) == (["xml-broken"], ())
