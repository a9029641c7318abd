"""Opening pictures that anybody may have sent: any common kind, however it is damaged."""

import io

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

KINDS = "JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC"

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_MOST_PIXELS = 50_000_000  # told by the header, before anything is decoded
_MOST_JPEG_PIXELS = 110_000_000  # what a telephone makes; a JPEG can be decoded at an eighth
_MOST_BYTES = 64_000_000
_TURNS = {  # EXIF's orientation -> how the picture comes upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ENOUGH = 1024  # pixels a side, for looking at and for every model


class PictureError(Exception):
    """A picture that cannot be used; the message is a sentence for the user."""


def open_picture(data: bytes, name: str, enough: int = _ENOUGH) -> Image.Image:
    """The first frame of a picture file, upright, in mode "L", "RGB" or "RGBA", 8 bits each.

    Args:
        data: the content of the file.
        name: what the file is called, for messages; its ending is not trusted.
        enough: a larger picture is made smaller by a whole factor, but no side smaller than that.

    Raises PictureError for everything that is not such a picture, is damaged, or is too large.
    """
    if not data:
        raise PictureError(f"{name} is empty. Choose another picture.")
    if len(data) > _MOST_BYTES:
        raise PictureError(f"{name} is larger than 64 MB. Make it smaller and try again.")
    try:
        return _decoded(data, name, enough)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        raise PictureError(f"{name} is not a picture that can be read. Use {KINDS}.") from error
    except Exception as error:  # decoders raise nearly anything for damaged files
        raise PictureError(f"{name} is damaged and cannot be read. Try another copy.") from error


def upright(image: Image.Image) -> Image.Image:
    """The image turned as its camera says; itself, where it says nothing.

    `ImageOps.exif_transpose` would copy the picture even then, which takes 20 ms for 12 megapixels.
    """
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def eight_bits(image: Image.Image) -> Image.Image:
    """An image of any mode -> "L", "RGB" or "RGBA", what is transparent staying so."""
    if image.mode in ("L", "RGB", "RGBA"):
        return image.convert("RGBA") if "transparency" in image.info else image
    if image.mode.startswith(("I", "F")):
        return _scaled(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _decoded(data: bytes, name: str, enough: int) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_formats(data)) as file:
        width, height = file.size
        if width * height > (_MOST_JPEG_PIXELS if file.format == "JPEG" else _MOST_PIXELS):
            raise _too_large(name, f" ({width}×{height})")
        file.draft(None, (enough, enough))
        image = eight_bits(upright(file))
        image.load()
    factor = min(image.size) // enough
    return image.reduce(factor) if factor > 1 else image


def _formats(data: bytes) -> tuple[str, ...]:
    if data[4:8] != b"ftyp":
        return _FORMATS
    # Imported late: it brings a decoder of its own, which most pictures do not need.
    import pillow_heif

    pillow_heif.register_heif_opener()
    return ("HEIF",)


def _scaled(image: Image.Image) -> Image.Image:
    """16 or 32 bits or floating point -> 8 bits of grey."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)
    lowest, highest = float(values.min()), float(values.max())
    if image.mode.startswith("I") and lowest >= 0 and highest <= 65_535:
        lowest, highest = 0.0, 65_535.0 if highest > 255 else 255.0
    span = (highest - lowest) or 1.0
    grey = Image.fromarray(((values - lowest) * (255 / span)).astype(np.uint8))
    grey.info.update(image.info)
    return grey


def _too_large(name: str, size: str = "") -> PictureError:
    return PictureError(
        f"{name} has too many pixels{size}: at most {_MOST_PIXELS // 10**6} million can be read. "
        "Make it smaller and try again."
    )
