"""A ZIP with one catalogue and its pictures, and archives made to hurt."""

import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest

from catalog_import.archive import picture
from catalog_import.item import Severity
from catalog_import.limits import Limits
from tests.importers.making import catalogue, check_bytes, check_xlsx, codes, line, only

PICTURE = b"\xff\xd8\xff\xe0" + b"jpeg" * 50
LIST = b"Varenr.;Varenavn;Enhed;Pris\nA1;Blyant;stk.;2,50\n"
XML = catalogue(line(number="K-1"))


def packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_attributes(name: str, content: bytes, mode: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("katalog.xml", XML)
        part = zipfile.ZipInfo(name)
        part.external_attr = mode << 16
        archive.writestr(part, content)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "content"), [("katalog.xml", XML), ("uden-endelse", LIST)])
def test_the_catalogue_is_found_by_its_content_and_pictures_of_no_item_are_counted(
    tmp_path: Path, name: str, content: bytes
) -> None:
    pictures = {"billeder/a.jpg": PICTURE, "billeder/b.bin": b"\x89PNG\r\n\x1a\nxxxx"}
    notes = {"LAES-MIG.txt": b"Venlig hilsen", "mappe/": b"", "faktura.pdf": b"%PDF-1.7"}
    checked = check_bytes(tmp_path, packed({**notes, name: content, **pictures}), "alt.zip")
    assert (checked.format, len(checked.items), checked.has_errors) == ("zip", 1, False)
    assert only(checked, "pictures-left-out").value == "2"
    assert "har: 2." in only(checked, "pictures-left-out").text


def test_an_item_gets_the_picture_it_names_or_the_one_called_by_its_number(tmp_path: Path) -> None:
    other = b"\x89PNG\r\n\x1a\nanother"
    sheet = (
        b"Varenr.;Varenavn;Enhed;Pris;Billede\nA1;Blyant;stk.;2,50;foto\\Blyant.JPG\n"
        b"A2;Saks;stk.;9,50;\nA3;Lim;stk.;3,50;https://billeder.example/lim.jpg\n"
        b"A4;Kridt;stk.;4,50;findes-ikke.jpg\n"
    )
    names = {"mappe/blyant.jpg": PICTURE, "a2.png": other, "A3.png": other + b"2", "x.png": other}
    data = packed({"liste.csv": sheet, **names})
    checked = check_bytes(tmp_path, data, "alt.zip")
    images = [item.image for item in checked.items]
    assert images[0] == f"zip:{sha256(PICTURE).hexdigest()}-{crc32(PICTURE):08x}-{len(PICTURE)}"
    assert images[1].startswith(f"zip:{sha256(other).hexdigest()}-")
    assert images[2:] == ["https://billeder.example/lim.jpg", "findes-ikke.jpg"]
    assert only(checked, "pictures-left-out").value == "2"
    stored = tmp_path / "gemt"
    stored.write_bytes(data)
    assert (picture(stored, images[0]), picture(stored, images[1])) == (PICTURE, other)


def test_a_picture_is_known_by_its_content_not_by_its_place(tmp_path: Path) -> None:
    one = check_bytes(tmp_path, packed({"a.csv": LIST, "A1.jpg": PICTURE}), "a.zip").items
    two = check_bytes(tmp_path, packed({"b/a1.jpeg": PICTURE, "a.csv": LIST}), "b.zip").items
    assert one == two


@pytest.mark.parametrize(
    "address",
    ["zip:", "zip:../../etc/passwd", f"zip:{'0' * 64}-00000000-0", "zip:a-b-c-d",
     f"zip:{'0' * 64}-{crc32(PICTURE):08x}-{len(PICTURE)}"],
)  # fmt: skip
def test_an_address_of_no_picture_gives_none(tmp_path: Path, address: str) -> None:
    stored = tmp_path / "gemt"
    stored.write_bytes(packed({"a.csv": LIST, "A1.jpg": PICTURE}))
    assert picture(stored, address) is None
    stored.write_bytes(b"PK\x03\x04 no zip at all")
    assert picture(stored, address) is None


def test_a_picture_that_is_too_large_is_left_where_it_is(tmp_path: Path) -> None:
    large = PICTURE + bytes(random.Random(1).randbytes(10 * 1024 * 1024))
    checked = check_bytes(tmp_path, packed({"a.csv": LIST, "A1.jpg": large}), "alt.zip")
    assert checked.items[0].image == ""
    assert only(checked, "pictures-left-out").value == "1"


def test_a_supplier_cannot_name_a_picture_of_another_file(tmp_path: Path) -> None:
    sheet = f"Varenr.;Varenavn;Enhed;Pris;Billede\nA1;Blyant;stk.;2,50;zip:{'0' * 64}-0-0\n"
    checked = check_bytes(tmp_path, sheet.encode(), "liste.csv")
    assert (checked.items[0].image, codes(checked)) == ("", ["image-refused"])


def test_a_workbook_in_an_archive_is_the_catalogue_and_alone_it_is_no_archive(
    tmp_path: Path,
) -> None:
    alone = check_xlsx(tmp_path, [["Varenr.", "Varenavn", "Enhed", "Pris"], ["A", "B", "stk.", 2]])
    book = (tmp_path / "prisliste.xlsx").read_bytes()
    inside = check_bytes(tmp_path, packed({"a.xlsx": book, "b.jpg": PICTURE}), "alt.zip")
    assert (alone.format, inside.format) == ("xlsx", "zip")
    assert alone.items == inside.items


def test_an_archive_holds_the_header_of_its_catalogue(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, packed({"a.xml": XML}), "alt.zip")
    assert (checked.header.catalogue_id, checked.header.supplier_cvr) == ("K-7", "12345674")


def test_two_catalogues_are_named_and_none_is_read(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, packed({"a/ny.xml": XML, "gammel.csv": LIST}), "alt.zip")
    assert only(checked, "archive-several").value == "a/ny.xml, gammel.csv"
    assert "gammel.csv" in only(checked, "archive-several").text
    assert (checked.items, checked.has_errors) == ((), True)


@pytest.mark.parametrize("parts", [{}, {"brev.txt": b"Hej"}, {"a.jpg": PICTURE}])
def test_an_archive_without_a_catalogue_says_so(tmp_path: Path, parts: dict[str, bytes]) -> None:
    checked = check_bytes(tmp_path, packed(parts), "alt.zip")
    found = only(checked, "archive-without-catalogue")
    assert found.value == ("brev.txt" if "brev.txt" in parts else "")
    assert checked.items == ()


@pytest.mark.parametrize(
    "name", ["../katalog.xml", "a/../../b.xml", "/etc/passwd", "C:/a.xml", "..\\a.xml", "c:a.xml"]
)
def test_a_name_that_points_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    checked = check_bytes(tmp_path, packed({"katalog.xml": XML, name: XML}), "alt.zip")
    assert "peger ud" in only(checked, "archive-refused").text
    assert checked.items == ()
    assert [path.name for path in tmp_path.iterdir()] == ["stored"]


def test_a_name_with_a_nul_byte_is_refused(tmp_path: Path) -> None:
    content = packed({"katalog.xml": XML, "a.jpgXa.exe": PICTURE})
    checked = check_bytes(tmp_path, content.replace(b"a.jpgXa", b"a.jpg\x00a"), "alt.zip")
    assert codes(checked) == ["archive-refused"]
    assert checked.items == ()


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, with_attributes("link.xml", b"/etc/passwd", 0o120777))
    assert only(checked, "archive-refused").value == "link.xml"
    assert "genvej" in only(checked, "archive-refused").text
    assert checked.items == ()
    assert check_bytes(tmp_path, with_attributes("fil.txt", b"Hej", 0o100644)).items != ()


def test_a_password_is_refused_with_a_sentence(tmp_path: Path) -> None:
    content = bytearray(packed({"katalog.xml": XML}))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    checked = check_bytes(tmp_path, bytes(content), "alt.zip")
    assert "adgangskode" in only(checked, "archive-refused").text
    assert checked.items == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_unpacks_without_bounds_is_refused(tmp_path: Path, method: int) -> None:
    checked = check_bytes(tmp_path, packed({"a.csv": LIST}, method), "alt.zip")
    assert only(checked, "archive-refused").value == "a.csv"


def test_two_names_for_the_same_packed_bytes_are_broken(tmp_path: Path) -> None:
    whole = packed({"a.csv": LIST, "b.csv": LIST})
    at = whole.rindex(b"PK\x01\x02")  # the second file's place in the directory
    overlapping = whole[: at + 42] + (0).to_bytes(4, "little") + whole[at + 46 :]
    checked = check_bytes(tmp_path, overlapping, "alt.zip")
    assert (codes(checked), checked.items) == (["file-broken"], ())


def test_an_archive_in_the_archive_is_refused(tmp_path: Path) -> None:
    inner = packed({"katalog.xml": XML})
    checked = check_bytes(tmp_path, packed({"katalog.xml": XML, "mere.zip": inner}), "alt.zip")
    assert only(checked, "archive-refused").value == "mere.zip"
    assert checked.items == ()


def test_a_letter_in_word_beside_the_catalogue_does_no_harm(tmp_path: Path) -> None:
    letter = packed({"word/document.xml": b"<w/>"})
    checked = check_bytes(tmp_path, packed({"katalog.xml": XML, "brev.docx": letter}), "alt.zip")
    assert len(checked.items) == 1


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = packed({"katalog.xml": XML, "bombe.bin": b" " * 50_000_000})
    assert len(bomb) < 60_000
    started = time.process_time()
    tracemalloc.start()
    checked = check_bytes(tmp_path, bomb, "alt.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (codes(checked), checked.items) == (["file-too-large"], ())
    assert peak < 5_000_000
    assert time.process_time() - started < 2


def test_a_bomb_that_lies_about_its_size_is_broken(tmp_path: Path) -> None:
    bomb = packed({"katalog.xml": XML, "bombe.bin": b" " * 50_000_000})
    lying = bomb.replace((50_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    checked = check_bytes(tmp_path, lying, "alt.zip")
    assert (codes(checked), checked.items) == (["file-broken"], ())


def test_the_unpacked_size_has_a_limit_of_its_own(tmp_path: Path) -> None:
    content = packed({"katalog.xml": XML, "a.bin": bytes(range(256)) * 100}, zipfile.ZIP_STORED)
    checked = check_bytes(tmp_path, content, "alt.zip", limits=Limits(unpacked_bytes=20_000))
    assert (codes(checked), checked.items) == (["file-too-large"], ())


@pytest.mark.parametrize(("files", "is_read"), [(9_999, True), (10_000, False)])
def test_ten_thousand_files_are_the_most(tmp_path: Path, files: int, is_read: bool) -> None:
    parts = {"katalog.xml": XML, **{f"{n}.jpg": PICTURE[:12] for n in range(files)}}
    checked = check_bytes(tmp_path, packed(parts, zipfile.ZIP_STORED), "alt.zip")
    assert (len(checked.items), checked.has_errors) == ((1, False) if is_read else (0, True))


def test_a_directory_that_would_fill_memory_is_refused_unread(tmp_path: Path) -> None:
    content = bytearray(packed({"katalog.xml": XML}))
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, 500_000_000)
    for name in ("alt.zip", "prisliste.xlsx"):
        assert codes(check_bytes(tmp_path, bytes(content), name)) == ["file-too-large"]


@pytest.mark.parametrize("cut", [1, 10, 21, 60, 200])
def test_half_an_archive_is_an_error_and_never_raises(tmp_path: Path, cut: int) -> None:
    checked = check_bytes(tmp_path, packed({"katalog.xml": XML})[:-cut], "alt.zip")
    assert (codes(checked), checked.items) == (["file-broken"], ())


def test_every_damaged_byte_of_an_archive_is_survived(tmp_path: Path) -> None:
    content = packed({"katalog.xml": XML, "a.jpg": PICTURE})
    for at in range(0, len(content), 7):
        damaged = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        checked = check_bytes(tmp_path, damaged, "alt.zip")
        assert checked.items or any(i.severity is Severity.ERROR for i in checked.issues), at
