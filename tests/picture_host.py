"""A supplier's web server on this machine, well-behaved and otherwise."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from PIL import Image

from shop.catalogue.pictures import Door


def photo(width: int = 1200, height: int = 900, kind: str = "JPEG", **facts: Any) -> bytes:
    """A picture of goods as a supplier has it."""
    out = io.BytesIO()
    mode = facts.pop("mode", "RGB")
    Image.new(mode, (width, height), facts.pop("colour", "orange")).save(out, kind, **facts)
    return out.getvalue()


@dataclass
class Host:
    """The server, what it answers by path, and what it was asked."""

    port: int
    scheme: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    drip: float = 0.0
    """Seconds between two bytes of an answer."""

    def address(self, path: str) -> str:
        return f"{self.scheme}://localhost:{self.port}{path}"

    def has(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> str:
        self.answers[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, body)
        return self.address(path)

    @property
    def door(self) -> Door:
        """What lets a test out to this machine, and nowhere else."""
        return Door(
            may_reach=lambda number: number.is_loopback,
            ports={self.scheme: frozenset({self.port})},
        )


@contextmanager
def picture_host(tls: SSLContext | None = None) -> Iterator[Host]:
    """Run the server while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            status, headers, body = host.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(body)

        def _send(self, body: bytes) -> None:
            try:
                if not host.drip:
                    self.wfile.write(body)
                for place in range(len(body) if host.drip else 0):
                    self.wfile.write(body[place : place + 1])
                    time.sleep(host.drip)
            except OSError:
                pass  # they had enough

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    host = Host(server.server_address[1], "https" if tls else "http")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
