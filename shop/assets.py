"""Copy the third-party files a browser needs from `node_modules/` to `static/vendor/`.

Standard library only, run at set-up. The folder is built beside the real one, stamped last and
renamed, so a killed run leaves nothing that counts as done. package.json pins the versions.
"""

import gzip
import hashlib
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

# --include=dev: with NODE_ENV=production npm would leave out axe, which the tests need.
NPM_ARGUMENTS = ("ci", "--ignore-scripts", "--include=dev")

_COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "dkfds/dist/css/dkfds.min.css": "dkfds/css/dkfds.min.css",
    "dkfds/dist/js/dkfds.min.js": "dkfds/js/dkfds.min.js",
    "dkfds/dist/img/all-svg-icons.svg": "dkfds/img/all-svg-icons.svg",
    "dkfds/LICENSE.md": "dkfds/LICENSE.md",
    "axe-core/axe.min.js": "axe/axe.min.js",
    "axe-core/LICENSE": "axe/LICENSE",
    "axe-core/LICENSE-3RD-PARTY.txt": "axe/LICENSE-3RD-PARTY.txt",
}
_STYLESHEET = "dkfds/dist/css/dkfds.min.css"
_COMPRESSED = {".css", ".js", ".svg"}


def ready(root: Path) -> bool:
    """Whether `static/vendor/` holds what this recipe and this lock file would make."""
    stamp = root / "static" / "vendor" / ".stamp"
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _fingerprint(root)


def build(root: Path) -> None:
    """Make `static/vendor/` from `node_modules/`. Raises OSError when a file is missing there."""
    static = root / "static"
    new, old = static / ".vendor-new", static / ".vendor-old"
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for source, target in {**_COPIES, **_named_in_stylesheet(root)}.items():
        _copy(root / "node_modules" / source, new / target)
    (new / ".stamp").write_text(_fingerprint(root), encoding="ascii")
    if (static / "vendor").exists():
        (static / "vendor").rename(old)
    new.rename(static / "vendor")
    shutil.rmtree(old, ignore_errors=True)


def named_files(css: str) -> set[str]:
    """The relative files a stylesheet names by url(), without query and fragment."""
    names = (name.strip(" '\"") for name in re.findall(r"url\(([^)]*)\)", css))
    parts = (urlsplit(name) for name in names)
    return {unquote(part.path) for part in parts if part.path and not part.scheme}


def _named_in_stylesheet(root: Path) -> dict[str, str]:
    """dkfds carries 30 MB; the tenth of it that its stylesheet asks for is enough."""
    css = (root / "node_modules" / _STYLESHEET).read_text(encoding="utf-8")
    inside = {name.removeprefix("../") for name in named_files(css)}
    return {f"dkfds/dist/{name}": f"dkfds/{name}" for name in inside}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    if target.suffix in _COMPRESSED:
        # WhiteNoise serves the .gz beside a file; mtime=0 makes it the same on every machine.
        packed = gzip.compress(target.read_bytes(), mtime=0)
        target.with_name(target.name + ".gz").write_bytes(packed)


def _fingerprint(root: Path) -> str:
    recipe = Path(__file__).read_bytes()
    return hashlib.sha256(recipe + (root / "package-lock.json").read_bytes()).hexdigest()
