"""Asking a supplier's machine for a picture: bounded in size, time and redirects."""

import http.client
import socket
import ssl
from queue import Empty, Queue
from threading import Thread, Timer

from shop.catalogue.pictures.addresses import Door, NotFetched, Target, checked, onward, target

MAX_BYTES = 10 * 1024 * 1024
MAX_SECONDS = 15.0
MAX_REDIRECTS = 3
_CHUNK = 64 * 1024
_OK, _TOO_MANY, _WAITED_TOO_LONG, _OUR_FAULT, _THEIRS = 200, 429, 408, 400, 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Skub (pictures of goods for a public buyer)",
    "Accept": "image/webp,image/jpeg,image/png,image/gif",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def fetch(address: str, door: Door, *, seconds: float = MAX_SECONDS) -> bytes:
    """The bytes behind an address, whatever they are. Raises NotFetched."""
    asked = target(address, door)
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask(asked, door, seconds)
        if isinstance(answer, bytes):
            return answer
        asked = onward(asked, answer, door)
    raise NotFetched("redirects", is_final=True)


def _ask(asked: Target, door: Door, seconds: float) -> bytes | str:
    """The picture, or where it is said to be instead."""
    connection = _Checked(asked, door, seconds)
    # A timeout of the socket is for each read: drop by drop an answer could last for ever.
    clock = Timer(seconds, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        connection.request("GET", asked.path, headers=_HEADERS)
        with connection.getresponse() as answer:
            found = _body(answer)
        if connection.is_cut:  # what is cut off ends like what is whole
            raise TimeoutError
        return found
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = connection.is_cut or isinstance(error, TimeoutError)
        raise NotFetched("slow" if slow else "no-answer", is_final=False) from error
    finally:
        clock.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse) -> bytes | str:
    if answer.status in _REDIRECTS:
        return answer.headers.get("Location") or ""
    if answer.status != _OK:
        is_final = _OUR_FAULT <= answer.status < _THEIRS and answer.status not in (
            _TOO_MANY, _WAITED_TOO_LONG,
        )  # fmt: skip
        raise NotFetched(f"http-{answer.status}", is_final=is_final)
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > MAX_BYTES:
        raise NotFetched("too-large", is_final=True)
    found = bytearray()
    while chunk := answer.read(_CHUNK):
        found += chunk
        if len(found) > MAX_BYTES:
            raise NotFetched("too-large", is_final=True)
    return bytes(found)


class _Checked(http.client.HTTPConnection):
    """A connection to the very number that was checked, under the name that was asked for."""

    def __init__(self, asked: Target, door: Door, seconds: float) -> None:
        super().__init__(asked.host, asked.port, timeout=seconds)
        self._asked, self._door, self._seconds = asked, door, seconds
        self._wire: socket.socket | None = None  # `sock` is let go when the body begins
        self.is_cut = False

    def connect(self) -> None:
        """Look the name up once, check what was found, and connect to that."""
        number = checked(_numbers(self._asked, self._seconds), self._door)
        self.sock = self._wire = socket.create_connection((number, self._asked.port), self.timeout)
        if self._asked.scheme == "https":
            trust = self._door.tls or ssl.create_default_context()
            name = self._asked.host.strip("[]")
            # Known to `cut` before the handshake, which may be slow too.
            secret = trust.wrap_socket(
                self._wire, server_hostname=name, do_handshake_on_connect=False
            )
            self.sock = self._wire = secret
            secret.do_handshake()
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it from another thread: whoever reads gets an error at once."""
        self.is_cut = True
        if self._wire is not None:
            try:
                self._wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was over already


def _numbers(asked: Target, seconds: float) -> list[str]:
    """The numbers behind the name, or NotFetched.

    Looking up has no time limit of its own, and a name server may be as slow as it likes: it is
    asked in a thread that we can walk away from.
    """
    answers: Queue[list[str] | OSError] = Queue(1)
    Thread(target=lambda: answers.put(_looked_up(asked)), daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        raise NotFetched("slow", is_final=False) from None
    if isinstance(found, OSError):
        raise NotFetched("unknown-host", is_final=False) from found
    return found


def _looked_up(asked: Target) -> list[str] | OSError:
    try:
        found = socket.getaddrinfo(asked.host.strip("[]"), asked.port, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    return [str(entry[4][0]) for entry in found]
