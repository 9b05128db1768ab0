"""Settings, all from the environment, each with a default that works on a laptop."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that letters are handed to."""

    host: str
    port: int
    sender: str
    """Address that letters come from."""
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs. See README for the environment variables."""

    data_dir: Path
    database_url: str
    secret_key: str
    secure_cookies: bool
    max_upload_bytes: int
    watched_dir: Path | None = None
    """Where suppliers' files are put by other programs, one folder for each supplier's CVR."""
    mail: Mail | None = None
    """None: no letters are sent."""

    @property
    def index_dir(self) -> Path:
        """Where this node keeps its search index: private and always rebuildable."""
        return self.data_dir / "index"

    @property
    def catalogue_dir(self) -> Path:
        """Where uploaded catalogue files are kept, named by SHA-256."""
        return self.data_dir / "catalogues"

    @property
    def document_dir(self) -> Path:
        """Where documents of agreements are kept, named by SHA-256."""
        return self.data_dir / "documents"

    @property
    def picture_dir(self) -> Path:
        """Where the pictures of goods are kept, written anew from what suppliers name."""
        return self.data_dir / "pictures"


def from_environment() -> Config:
    """Read the variables SKUB_… that README lists."""
    data_dir = Path(os.environ.get("SKUB_DATA_DIR", "instance")).absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    watched = os.environ.get("SKUB_WATCHED_DIR")
    return Config(
        data_dir=data_dir,
        database_url=os.environ.get("SKUB_DATABASE_URL") or f"sqlite:///{data_dir / 'skub.sqlite'}",
        secret_key=os.environ.get("SKUB_SECRET_KEY") or _kept_secret(data_dir / "secret-key"),
        secure_cookies=os.environ.get("SKUB_HTTPS", "") == "1",
        max_upload_bytes=int(os.environ.get("SKUB_MAX_UPLOAD_MB", "512")) * 1024 * 1024,
        watched_dir=Path(watched).absolute() if watched else None,
        mail=_mail(),
    )


def _mail() -> Mail | None:
    host = os.environ.get("SKUB_SMTP_HOST")
    if not host:
        return None
    return Mail(
        host=host,
        port=int(os.environ.get("SKUB_SMTP_PORT", "587")),
        sender=os.environ.get("SKUB_SMTP_FROM", "skub@localhost"),
        user=os.environ.get("SKUB_SMTP_USER", ""),
        password=os.environ.get("SKUB_SMTP_PASSWORD", ""),
        starttls=os.environ.get("SKUB_SMTP_TLS", "1") == "1",
    )


def _kept_secret(path: Path) -> str:
    """A key made once and kept beside the data, readable by the owner alone."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # somebody was faster: theirs is the key
            os.link(made, path)
        made.unlink()
    return path.read_text()
