"""A stranger's picture, opened within limits and written anew: ours, small and without metadata.

What a file calls itself is of no interest; Pillow says what it is. A vector drawing (SVG) can
hold programs and is none of the kinds we open.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from shop.catalogue.pictures.addresses import NotFetched

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 25_000_000
"""Unpacked some 100 MB: more than any camera of a catalogue, less than a worker has."""
MIN_SIDE = 32
"""Less is a dot that counts visitors, or a line."""
LARGE, SMALL = 800, 176
"""Longest sides of what we keep: the item page, and twice the 88 px of a row."""
_QUALITY = 80
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Two WebP files, and the width and height of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def encode(data: bytes) -> Encoded:
    """Our own pictures of it. Raises NotFetched for what is no picture or too large a one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            large = _opened(data)
            small = large.copy()
            small.thumbnail((SMALL, SMALL))
            return Encoded(_webp(large), _webp(small), large.width, large.height)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise NotFetched("too-many-pixels", is_final=True) from None
    except NotFetched:
        raise
    except Exception as error:  # whatever a damaged file makes a decoder say
        raise NotFetched("no-picture", is_final=True) from error


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=KINDS) as found:
        if found.width * found.height > MAX_PIXELS:
            raise NotFetched("too-many-pixels", is_final=True)
        if min(found.size) < MIN_SIDE:
            raise NotFetched("too-small", is_final=True)
        found.draft("RGB", (2 * LARGE, 2 * LARGE))  # a JPEG need not be unpacked in full
        found.load()
        shown = _on_white(ImageOps.exif_transpose(found))
    shown.thumbnail((LARGE, LARGE))
    return shown


def _on_white(found: Image.Image) -> Image.Image:
    """Without transparency: goods are photographed for a white page."""
    if not found.has_transparency_data:
        return found.convert("RGB")
    layer = found.convert("RGBA")
    paper = Image.new("RGB", layer.size, _WHITE)
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    # A new picture of the pixels alone: the opened one remembers profiles and comments.
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()
