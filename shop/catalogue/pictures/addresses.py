"""Which addresses may be asked for a picture, and which machines. Pure.

The rule is about the number that is connected to, never about the name: names can be pointed
anywhere, and be pointed elsewhere between the check and the call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from urllib.parse import quote, urljoin, urlsplit

Number = IPv4Address | IPv6Address
LONGEST = 2000
"""Characters of an address; a redirect may be longer than what a catalogue holds."""

# IPv6 addresses that stand for an IPv4 one or lead through a translator, and the site's own.
_DISGUISES = tuple(
    IPv6Network(text)
    for text in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32",
                 "2002::/16", "fec0::/10", "5f00::/16", "3fff::/20")
)  # fmt: skip
_RELAY = IPv4Address("192.88.99.0")
_RELAY_BITS = 8


class NotFetched(Exception):  # noqa: N818 - expected: suppliers' addresses are often dead
    """No picture. `reason` is a symbol; `is_final`: asking again would end the same way."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.reason, self.is_final = reason, is_final


def is_public(number: Number) -> bool:
    """Whether this is a machine on the open internet, and plainly so."""
    if isinstance(number, IPv6Address):
        if number.scope_id or any(number in network for network in _DISGUISES):
            return False
    elif int(number) >> _RELAY_BITS == int(_RELAY) >> _RELAY_BITS:
        return False
    inside = number.is_private or number.is_loopback or number.is_link_local
    odd = number.is_multicast or number.is_reserved or number.is_unspecified
    return number.is_global and not inside and not odd


@dataclass(frozen=True, slots=True)
class Door:
    """The way out. As it stands: the open internet over TLS, on the usual port."""

    may_reach: Callable[[Number], bool] = is_public
    ports: Mapping[str, frozenset[int]] = field(default_factory=lambda: {"https": frozenset({443})})
    """Scheme -> the ports that may be asked by it."""
    tls: SSLContext | None = None
    """None: the certificates that this machine trusts."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address. `path` is ready to be sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """As one text, to find where a redirect leads from it."""
        return f"{self.scheme}://{self.host}:{self.port}{self.path}"


_USUAL = {"https": 443, "http": 80}


def target(address: str, door: Door) -> Target:
    """What to ask. "http:" is asked as "https:" where only that is open. Raises NotFetched."""
    try:
        parts = urlsplit(address.strip())
        scheme, host, port = parts.scheme, _host(parts.hostname or ""), parts.port
    except ValueError:
        raise NotFetched("address", is_final=True) from None
    if scheme == "http" and "http" not in door.ports:
        scheme, port = "https", None if port == _USUAL["http"] else port
    port = port or _USUAL.get(scheme, 0)
    is_strange = "@" in parts.netloc or len(address) > LONGEST or not host
    if is_strange or port not in door.ports.get(scheme, ()):
        raise NotFetched("address", is_final=True)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=-._~")
    return Target(scheme, host, port, f"{path}?{query}" if query else path)


def _host(name: str) -> str:
    """The name as it is looked up. Raises ValueError for what is no name."""
    try:
        return f"[{ip_address(name)}]" if ":" in name else str(ip_address(name))
    except ValueError:
        ascii_name = name.encode("idna").decode("ascii").lower()
    if not all(
        part and part.replace("-", "").replace("_", "").isalnum() for part in ascii_name.split(".")
    ):
        raise ValueError(name)
    return ascii_name


def onward(came_from: Target, location: str, door: Door) -> Target:
    """Where a redirect leads, checked like any address. Raises NotFetched."""
    return target(urljoin(came_from.address, location), door)


def checked(numbers: list[str], door: Door) -> str:
    """The number to connect to. Raises NotFetched when one of them leads inside.

    All must be fit: a name with one public and one internal number is up to something.
    """
    try:
        read = [ip_address(number) for number in numbers]
    except ValueError:
        raise NotFetched("internal", is_final=True) from None
    if not read:
        raise NotFetched("unknown-host", is_final=False)
    if not all(door.may_reach(number) for number in read):
        raise NotFetched("internal", is_final=True)
    return str(read[0])
