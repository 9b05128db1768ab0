"""Files that come with a form."""

from typing import IO

from flask import request


def sent_file(name: str) -> IO[bytes] | None:
    """The file in the form's field of that name; None for none."""
    file = request.files.get(name)
    return file.stream if file else None
