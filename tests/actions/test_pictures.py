"""Pictures of goods from a supplier's server to our own small files, on both engines."""

import io
import socket
import ssl
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import trustme
from PIL import Image
from sqlalchemy import select

from shop.catalogue.actions import publish_items
from shop.catalogue.models import Picture
from shop.catalogue.pictures import Door, fetch_some, names_of, shown_name, want
from shop.catalogue.pictures import fetch as fetching
from shop.catalogue.pictures.addresses import NotFetched
from shop.catalogue.pictures.encode import LARGE, SMALL, encode
from shop.catalogue.pictures.fetch import fetch
from shop.catalogue.pictures.keep import large_file, small_file
from shop.catalogue.pictures.work import PER_HOST, Means
from shop.catalogue.rules import PictureState
from shop.config import Config
from shop.db import Database, table_of
from tests.factories import NOW, Town, item, town
from tests.picture_host import Host, photo, picture_host


@pytest.fixture
def host() -> Iterator[Host]:
    with picture_host() as running:
        yield running


# --- asking ------------------------------------------------------------------------------------


def refused(act: Callable[[], object]) -> tuple[str, bool]:
    with pytest.raises(NotFetched) as found:
        act()
    return found.value.reason, found.value.is_final


def test_a_picture_is_fetched_whatever_it_is_called(host: Host) -> None:
    body = photo()
    assert fetch(host.has("/a.php?id=7", body, Content_Type="text/plain"), host.door) == body


def test_without_being_told_so_this_machine_is_never_asked(host: Host) -> None:
    address = host.has("/a.jpg", photo())
    door = Door(ports={"http": frozenset({host.port})})
    assert refused(lambda: fetch(address, door)) == ("internal", True)
    assert host.asked == []


def test_a_redirect_is_followed_and_one_that_leads_inside_is_not(host: Host) -> None:
    body = photo()
    host.has("/b.jpg", body)
    assert fetch(host.has("/a.jpg", b"", status=302, Location="/b.jpg"), host.door) == body
    host.has("/c.jpg", b"", status=302, Location=f"http://127.0.0.2:{host.port}/b.jpg")
    only_one = replace(host.door, may_reach=lambda number: str(number) == "127.0.0.1")
    asked = len(host.asked)
    assert refused(lambda: fetch(host.address("/c.jpg"), only_one)) == ("internal", True)
    assert host.asked[asked:] == ["/c.jpg"]


def test_redirects_end(host: Host) -> None:
    host.has("/a.jpg", b"", status=301, Location="/a.jpg")
    assert refused(lambda: fetch(host.address("/a.jpg"), host.door)) == ("redirects", True)
    assert len(host.asked) == fetching.MAX_REDIRECTS + 1


def test_the_name_is_looked_up_once_and_that_number_is_connected_to(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers otherwise the second time gets nowhere."""
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    looked_up = socket.getaddrinfo

    def lying(name: str, *rest: object, **more: object) -> object:
        if name != "localhost":
            return looked_up(name, *rest, **more)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), host.port))]

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    body = photo()
    assert fetch(host.has("/a.jpg", body), host.door) == body
    assert refused(lambda: fetch(host.address("/a.jpg"), host.door)) == ("internal", True)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, ("http-404", True)), (403, ("http-403", True)), (410, ("http-410", True)),
     (429, ("http-429", False)), (500, ("http-500", False)), (503, ("http-503", False)),
     (204, ("http-204", False))],
)  # fmt: skip
def test_what_is_gone_is_not_asked_for_again_and_what_is_broken_is(
    host: Host, status: int, outcome: tuple[str, bool]
) -> None:
    address = host.has("/a.jpg", b"", status=status)
    assert refused(lambda: fetch(address, host.door)) == outcome


@pytest.mark.parametrize("length", [{}, {"Content_Length": str(10 * 1024 * 1024 + 1)}])
def test_more_than_ten_megabytes_are_not_taken(host: Host, length: dict[str, Any]) -> None:
    address = host.has("/a.jpg", bytes(10 * 1024 * 1024 + 1), **length)
    assert refused(lambda: fetch(address, host.door)) == ("too-large", True)


def test_an_answer_that_drips_is_cut_off_in_time(host: Host) -> None:
    host.drip = 0.05
    address = host.has("/a.jpg", photo())
    begun = time.monotonic()
    assert refused(lambda: fetch(address, host.door, seconds=0.5)) == ("slow", False)
    assert time.monotonic() - begun < 2


def test_a_name_server_that_does_not_answer_is_left_in_time(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, ended = host.has("/a.jpg", photo()), threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(10) and [])
    begun = time.monotonic()
    assert refused(lambda: fetch(address, host.door, seconds=0.2)) == ("slow", False)
    ended.set()
    assert time.monotonic() - begun < 2
    assert host.asked == []


def test_nobody_there_is_no_answer() -> None:
    with picture_host() as gone:
        pass
    assert refused(lambda: fetch(gone.address("/a"), gone.door)) == ("no-answer", False)
    door = Door()
    assert refused(lambda: fetch("https://findes-ikke.invalid/", door)) == ("unknown-host", False)


def test_a_certificate_that_nobody_vouches_for_is_no_answer() -> None:
    authority, its = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(its)
    with picture_host(its) as host:
        body = photo()
        address = host.has("/a.jpg", body)
        assert refused(lambda: fetch(address, host.door)) == ("no-answer", False)
        assert host.asked == []
        ours = ssl.create_default_context()
        authority.configure_trust(ours)
        known = replace(host.door, tls=ours)
        assert fetch(address, known) == body


# --- writing anew --------------------------------------------------------------------------------


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_any_kind_becomes_two_small_webp_files(kind: str) -> None:
    made = encode(photo(1200, 900, kind))
    assert (made.width, made.height) == (LARGE, 600)
    for data, size in ((made.large, (LARGE, 600)), (made.small, (SMALL, 132))):
        assert (opened(data).format, opened(data).size) == ("WEBP", size)


def test_nothing_of_the_old_file_but_its_pixels_comes_along() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "GPS 55.67, 12.56", 6
    made = encode(photo(400, 300, exif=exif, comment=b"hemmelig", icc_profile=b"profil" * 30))
    for data in (made.large, made.small):
        assert opened(data).info.keys() <= {"loop", "background", "timestamp", "duration"}
        assert not opened(data).getexif()
        assert b"GPS" not in data
        assert b"hemmelig" not in data
    assert (made.width, made.height) == (300, 400)  # turned as the camera was held


def test_what_is_transparent_is_white() -> None:
    made = encode(photo(100, 100, "PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    pixel = opened(made.large).convert("RGB").getpixel((50, 50))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA"])
def test_every_way_of_colour_is_read(mode: str) -> None:
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
    assert encode(photo(64, 64, kind, mode=mode, colour=0)).width == 64


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large and holds next to nothing."""
    data = bytearray(photo(64, 64, "PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no-picture"),
        (b"", "no-picture"), (b"<html>404</html>", "no-picture"), (b"\xff\xd8\xff", "no-picture"),
        (photo()[:400], "no-picture"), (b"%PDF-1.7 a", "no-picture"),
        (photo(64, 64, "BMP"), "no-picture"), (photo(64, 64, "TIFF"), "no-picture"),
        (photo(64, 64, "ICO"), "no-picture"),
        (bomb(5001, 5000), "too-many-pixels"), (bomb(60_000, 60_000), "too-many-pixels"),
        (bomb(2_000_000_000, 1), "too-many-pixels"),
        (photo(1, 1, "GIF"), "too-small"), (photo(31, 900), "too-small"),
    ],
)  # fmt: skip
def test_what_is_no_picture_of_goods_is_refused(data: bytes, reason: str) -> None:
    assert refused(lambda: encode(data)) == (reason, True)


# --- from publishing to the page -----------------------------------------------------------------


@dataclass
class Shop:
    database: Database
    town: Town
    means: Means

    def sell(self, item_id: str, image: str) -> int:
        goods = replace(item(item_id, "Limstift", "9.50"), image=image)
        with self.database.write() as session:
            done = publish_items(
                session, owner_node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, items=[goods], batch_id=None, now=NOW,
            )  # fmt: skip
        return done[item_id].offer_id

    def fetch(self, *, after: timedelta = timedelta()) -> int:
        return fetch_some(replace(self.means, now=lambda: NOW + after))

    def picture(self, address: str) -> tuple[PictureState, str, int]:
        with self.database.read() as session:
            row = session.scalars(
                select(Picture).where(table_of(Picture).c.address == address)
            ).one()
            return row.state, row.reason, row.tries


@pytest.fixture
def shop(database_url: str, tmp_path: Path, host: Host) -> Iterator[Shop]:
    database = Database(database_url)
    config = Config(
        data_dir=tmp_path, database_url=database_url, secret_key="only for tests",
        secure_cookies=False, max_upload_bytes=1000,
    )  # fmt: skip
    yield Shop(database, town(database), Means(database, config, lambda: NOW, host.door))
    database.dispose()


def test_what_is_published_gets_its_picture_fetched_once(shop: Shop, host: Host) -> None:
    address = host.has("/lim.jpg", photo())
    offer = shop.sell("1", address)
    shop.sell("2", address)
    assert shop.fetch() == 1
    assert shop.fetch() == 0
    assert host.asked == ["/lim.jpg"]
    with shop.database.read() as session:
        name = names_of(session, [address, "", "https://andet.example/"])[address]
        assert shown_name(session, offer, path=shop.town.solsikken.path) == name
        assert shown_name(session, offer, path=shop.town.fremmed_hus.path) == ""
    folder = shop.means.config.picture_dir
    assert sha256(large_file(folder, name).read_bytes()).hexdigest() == name
    assert opened(small_file(folder, name).read_bytes()).size == (176, 132)


def test_goods_without_an_address_ask_nobody(shop: Shop) -> None:
    shop.sell("1", "")
    shop.sell("2", "lim.jpg")
    shop.sell("3", "zip:" + "0" * 64)
    assert shop.fetch() == 0


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [("/a.svg", b"<svg/>", 200, "no-picture"), ("/b.jpg", b"", 404, "http-404")],
)
def test_what_is_refused_is_not_asked_for_again(
    shop: Shop, host: Host, path: str, body: bytes, status: int, reason: str
) -> None:
    address = host.has(path, body, status=status)
    shop.sell("1", address)
    assert shop.fetch() == 1
    assert shop.picture(address) == (PictureState.REFUSED, reason, 1)
    assert shop.fetch(after=timedelta(days=9)) == 0


def test_a_host_that_is_ill_is_asked_again_later_and_in_the_end_given_up(
    shop: Shop, host: Host
) -> None:
    address = host.has("/a.jpg", b"", status=503)
    shop.sell("1", address)
    for after, tried, state in (
        (timedelta(), 1, PictureState.WANTED),
        (timedelta(minutes=59), 0, PictureState.WANTED),
        (timedelta(hours=1), 1, PictureState.WANTED),
        (timedelta(hours=24), 0, PictureState.WANTED),
        (timedelta(hours=26), 1, PictureState.FAILED),
        (timedelta(days=9), 0, PictureState.FAILED),
    ):
        assert (shop.fetch(after=after), shop.picture(address)[0]) == (tried, state)
    assert shop.picture(address) == (PictureState.FAILED, "http-503", 3)


def test_one_host_is_asked_no_more_than_so_often_a_minute(shop: Shop, host: Host) -> None:
    small = photo(40, 40)
    for number in range(PER_HOST + 3):
        shop.sell(str(number), host.has(f"/{number}.jpg", small))
    assert shop.fetch() == PER_HOST
    assert shop.fetch(after=timedelta(seconds=59)) == 0
    assert shop.fetch(after=timedelta(seconds=61)) == 3


def test_a_host_that_does_not_answer_is_left_alone_and_others_are_not(
    shop: Shop, host: Host
) -> None:
    with picture_host() as gone:
        pass
    both = Door(host.door.may_reach, {"http": frozenset({host.port, gone.port})})
    means = replace(shop.means, door=both)
    shop.sell("1", f"http://127.0.0.1:{gone.port}/a.jpg")
    shop.sell("2", f"http://127.0.0.1:{gone.port}/b.jpg")
    shop.sell("3", host.has("/c.jpg", photo()))
    assert fetch_some(means) == 2
    assert host.asked == ["/c.jpg"]
    assert fetch_some(replace(means, now=lambda: NOW + timedelta(minutes=16))) == 1


def test_a_worker_that_dies_with_a_picture_does_not_die_of_it_for_ever(
    shop: Shop, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = host.has("/a.jpg", photo())
    shop.sell("1", address)

    def crash(_: bytes) -> None:
        raise KeyboardInterrupt  # as near to a killed process as a test can come

    with monkeypatch.context() as patched:
        patched.setattr("shop.catalogue.pictures.work.encode", crash)
        for hours in (0, 2, 4, 6):
            with pytest.raises(KeyboardInterrupt):
                shop.fetch(after=timedelta(hours=hours))
            assert shop.fetch(after=timedelta(hours=hours)) == 0
    assert shop.picture(address)[2] == 4


def test_a_picture_that_came_in_a_zip_is_taken_from_there(shop: Shop) -> None:
    data = photo(300, 300, "PNG")
    address = f"zip:{sha256(data).hexdigest()}-{crc32(data):08x}-{len(data)}"
    folder = shop.means.config.catalogue_dir
    folder.mkdir()
    with zipfile.ZipFile(folder / "abc", "w") as archive:
        archive.writestr("a.jpg", photo(40, 40))
        archive.writestr("b.png", data)
    shop.sell("1", address)
    with shop.database.write() as session:
        lost = f"zip:{'0' * 64}-00000000-7"
        want(session, addresses=[address, lost], source="abc", now=NOW)
    assert shop.fetch() == 2
    assert shop.picture(address) == (PictureState.KEPT, "", 1)
    assert shop.picture(lost) == (PictureState.REFUSED, "not-in-zip", 1)


def test_a_lost_place_in_the_feed_is_only_begun_anew(shop: Shop, host: Host) -> None:
    shop.sell("1", host.has("/a.jpg", photo()))
    assert shop.fetch() == 1
    (shop.means.config.picture_dir / "followed").write_text("")
    assert shop.fetch() == 0
    assert host.asked == ["/a.jpg"]


def test_pictures_wanted_twice_are_noted_once(shop: Shop) -> None:
    for _ in range(2):
        with shop.database.write() as session:
            want(session, addresses=["https://b.example/1", "https://b.example/1"], now=NOW)
    with shop.database.read() as session:
        assert len(session.scalars(select(Picture)).all()) == 1
