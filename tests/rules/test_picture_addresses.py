"""Which addresses may be asked for a picture: a list of attacks, and what is fine."""

from ipaddress import ip_address

import pytest

from shop.catalogue.pictures.addresses import (
    Door,
    NotFetched,
    checked,
    is_public,
    onward,
    target,
)

INSIDE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",  # noqa: S104
    "172.16.0.1", "172.31.255.254", "192.168.0.1", "169.254.169.254", "169.254.0.1",
    "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.0.170", "192.0.2.1", "198.51.100.7",
    "203.0.113.9", "198.18.0.1", "198.19.255.255", "192.88.99.1", "224.0.0.1", "239.255.255.250",
    "232.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1",
    "100::1", "2001:db8::1", "3fff::1", "5f00::1", "2001:2::1", "2001:10::1", "fd00:ec2::254",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1",
           "192.88.98.1", "223.255.255.255", "2a00:1450:400f::1", "2606:4700::1111")  # fmt: skip


@pytest.mark.parametrize("number", INSIDE)
def test_no_number_that_leads_inside_is_asked(number: str) -> None:
    assert not is_public(ip_address(number))
    with pytest.raises(NotFetched) as refused:
        checked([number], Door())
    assert (refused.value.reason, refused.value.is_final) == ("internal", True)


@pytest.mark.parametrize("number", OUTSIDE)
def test_a_machine_on_the_open_internet_may_be_asked(number: str) -> None:
    assert checked([number], Door()) == number


def test_a_name_with_one_internal_number_is_refused_whole() -> None:
    with pytest.raises(NotFetched, match="internal"):
        checked(["8.8.8.8", "10.0.0.1"], Door())
    with pytest.raises(NotFetched, match="internal"):
        checked(["not a number"], Door())


def test_a_name_without_a_number_may_have_one_tomorrow() -> None:
    with pytest.raises(NotFetched) as refused:
        checked([], Door())
    assert not refused.value.is_final


@pytest.mark.parametrize(
    "address",
    [
        "", "billede.jpg", "//billeder.example/a.jpg", "ftp://billeder.example/a.jpg",
        "file:///etc/passwd", "gopher://billeder.example/", "data:image/png;base64,AAAA",
        "javascript:alert(1)", "dict://127.0.0.1:11211/", "https://", "https:///a.jpg",
        "https://billeder.example:22/a.jpg", "https://billeder.example:8443/a.jpg",
        "http://billeder.example:8080/a.jpg", "https://billeder.example:99999/a.jpg",
        "https://someone:secret@billeder.example/a.jpg", "https://billeder.example@10.0.0.1/",
        "https://billeder..example/a.jpg", "https://bill eder.example/", "https://[::1/a.jpg",
        "https://bille\x00der.example/", "https://" + "a" * 70 + ".example/",
        "https://billeder.example/" + "a" * 2100,
    ],
)  # fmt: skip
def test_an_address_that_is_not_a_plain_https_one_is_never_asked(address: str) -> None:
    with pytest.raises(NotFetched) as refused:
        target(address, Door())
    assert refused.value.is_final


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("https://billeder.example/a.jpg", "billeder.example", "/a.jpg"),
        ("HTTPS://Billeder.EXAMPLE", "billeder.example", "/"),
        ("http://billeder.example/a.jpg", "billeder.example", "/a.jpg"),
        ("http://billeder.example:80/a.jpg", "billeder.example", "/a.jpg"),
        ("https://blåbær.example/rød saft.jpg?str=å", "xn--blbr-roah.example",
         "/r%C3%B8d%20saft.jpg?str=%C3%A5"),
        ("https://billeder.example/a%20b.jpg#top", "billeder.example", "/a%20b.jpg"),
        ("https://billeder.example/a.jpg\r\nX-Evil: 1", "billeder.example", "/a.jpgX-Evil:%201"),
        # These are written by number; `checked` refuses what the number leads to.
        ("https://127.0.0.1/", "127.0.0.1", "/"),
        ("https://[::1]/", "[::1]", "/"),
        ("https://2130706433/", "2130706433", "/"),
    ],
)  # fmt: skip
def test_what_is_sent_is_ascii_and_always_over_tls(address: str, host: str, path: str) -> None:
    asked = target(address, Door())
    assert (asked.scheme, asked.port, asked.host, asked.path) == ("https", 443, host, path)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b.jpg", "https://billeder.example:443/b.jpg"),
        ("c.jpg", "https://billeder.example:443/a/c.jpg"),
        ("https://andre.example/x", "https://andre.example:443/x"),
        ("//andre.example/x", "https://andre.example:443/x"),
    ],
)
def test_a_redirect_leads_where_it_says(location: str, leads_to: str) -> None:
    came = target("https://billeder.example/a/a.jpg", Door())
    assert onward(came, location, Door()).address == leads_to


@pytest.mark.parametrize("location", ["file:///etc/passwd", "https://a@b/", "ftp://x.example/"])
def test_a_redirect_is_checked_like_any_address(location: str) -> None:
    with pytest.raises(NotFetched):
        onward(target("https://billeder.example/", Door()), location, Door())
