"""A picture that a person sends with a form."""

from pathlib import Path
from typing import IO

from shop.catalogue.pictures.addresses import NotFetched
from shop.catalogue.pictures.encode import encode
from shop.catalogue.pictures.keep import keep
from shop.kernel.errors import Refused

LARGEST_PICTURE = 12 * 1024 * 1024
"""Bytes; a phone's photograph has about four million."""


def keep_sent(folder: Path, sent: IO[bytes] | None) -> str:
    """The name of the picture, written anew so that nothing but the picture is left of the file.

    "" for none. Raises Refused for what is too large or is no picture.
    """
    data = sent.read(LARGEST_PICTURE + 1) if sent else b""
    if not data:
        return ""
    if len(data) > LARGEST_PICTURE:
        raise Refused("picture-large", "Billedet er for stort: højst 12 MB.")
    try:
        return keep(folder, encode(data))
    except NotFetched:
        raise Refused(
            "picture-wrong", "Billedet kan ikke læses. Vælg et JPEG- eller PNG-billede."
        ) from None
