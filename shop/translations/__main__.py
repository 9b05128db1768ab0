"""`python3 -m shop.translations update`: read the words anew, say which are missing, compile.

`compile` makes the `.mo` files alone; set-up does that when a `.po` has changed.
"""

import io
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from shop.translations import LANGUAGES, po_file

ROOT = Path(__file__).resolve().parent.parent.parent
_HEAD = "# The message ids are the Danish words of the page. Tone: short, verb first, no shouting."
_USAGE = "python3 -m shop.translations update | compile\n"


def main(arguments: list[str]) -> int:
    """Exit code 1 when words are still to be translated, 2 for a word that is no command."""
    if arguments not in (["update"], ["compile"]):
        sys.stderr.write(_USAGE)
        return 2
    open_words = 0
    for language in LANGUAGES:
        if arguments == ["update"]:
            open_words += update(ROOT, language)
        compile_language(ROOT, language)
    return 1 if open_words else 0


def update(root: Path, language: str) -> int:
    """Bring one language up to date with the sources; the number of words to translate."""
    from shop.translations.extract import extract  # not needed to compile, and slow to import

    known = read(root, language)
    # A word that only looks like an old one must be read by somebody: no guesses.
    known.update(extract(root), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    text = io.BytesIO()
    write_po(text, known, width=100, sort_by_file=True, include_lineno=False)
    _replace(po_file(root, language), text.getvalue())
    missing = [message for message in known if message.id and not is_translated(message.string)]
    for message in missing:
        sys.stdout.write(f"{language}: {message.id}\n")
    return len(missing)


def read(root: Path, language: str) -> Catalog:
    """The catalogue of one language, an empty one where there is none yet."""
    file = po_file(root, language)
    if not file.exists():
        return Catalog(locale=language, header_comment=_HEAD, fuzzy=False)
    with file.open("rb") as handle:
        return read_po(handle, locale=language)


def is_translated(string: object) -> bool:
    """Whether a translation, with all its plural forms, is there."""
    return all(string) if isinstance(string, list | tuple) else bool(string)


def compile_language(root: Path, language: str) -> None:
    """Make the `.mo`, which the shop reads, from the `.po`."""
    made = io.BytesIO()
    write_mo(made, read(root, language))
    _replace(po_file(root, language).with_suffix(".mo"), made.getvalue())


def _replace(file: Path, content: bytes) -> None:
    """Whole or not at all: a killed run leaves the old file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
