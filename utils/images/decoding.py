"""Opens uploaded pictures of any common format, and refuses damaged ones with a clear message."""

import io
from collections.abc import Callable

import numpy as np
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from utils.images.bit_depth import HIGHEST, white_of, with_all_bits

ENDINGS = {  # format -> file extensions
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp"),
    "PNG": ("png", "apng"),
    "WebP": ("webp",),
    "GIF": ("gif",),
    "BMP": ("bmp",),
    "TIFF": ("tif", "tiff"),
    "HEIC": ("heic", "heif", "hif"),
    "AVIF": ("avif",),
}
KINDS = " or ".join(", ".join(ENDINGS).rsplit(", ", 1))

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_BOXED_FORMATS = ("AVIF", "HEIF")  # their files begin with a box called "ftyp"
_JPEG_FORMATS = ("JPEG", "MPO")  # MPO is a JPEG followed by others
_MOST_PIXELS = 50_000_000  # according to the header, before anything is decoded
_MOST_JPEG_PIXELS = 110_000_000  # phones make such; JPEGs can be decoded at an eighth of their size
_MOST_BYTES = 64_000_000
_TURNS = {  # EXIF orientation -> the operation that makes the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ENOUGH = 1024  # pixels per side, both for display and for any network
_MEANS = ("L", "RGB", "CMYK", "YCbCr", "LAB")  # modes whose colours can be averaged
_STRIP = 2**18  # pixels; small enough for the processor's cache


class PictureError(Exception):
    """A picture that cannot be used; the message is a sentence for the user."""


def open_picture(data: bytes, name: str, enough: int = _ENOUGH) -> Image.Image:
    """Decode the first frame of a picture file.

    Args:
        data: the content of the file.
        name: of the file, for messages; its extension is not trusted.
        enough: pixels per side that suffice: larger pictures are downscaled by a whole factor that
            leaves no side smaller than this.

    Returns:
        An upright picture of mode "L", "RGB" or "RGBA", 8 bits per channel.

    Raises:
        PictureError: if the file is not a picture of a known format, is damaged, or is too large.
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
    except Exception as error:  # decoders raise almost anything for damaged files
        raise PictureError(f"{name} is damaged and cannot be read. Try another copy.") from error


def upright(image: Image.Image, factor: int = 1) -> Image.Image:
    """Convert an image to "L", "RGB" or "RGBA" and rotate it as its EXIF orientation says.

    All metadata are dropped: an orientation would rotate the picture twice, and a location is
    private. Where possible the picture is downscaled first, since converting or rotating 12
    megapixels takes 50 ms.

    Args:
        image: of any mode.
        factor: each square of `factor` × `factor` pixels becomes their mean.
    """
    image.load()  # rotates some formats already, and drops their orientation
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    small = eight_bits(image) if factor == 1 else _reduced(image, factor)
    turned = small if turn is None else small.transpose(turn)
    return _pixels_alone(turned.copy() if turned is image else turned)


def _pixels_alone(image: Image.Image) -> Image.Image:
    image.info.clear()
    return image


def eight_bits(image: Image.Image) -> Image.Image:
    """Convert an image of any mode to "L", "RGB" or "RGBA", keeping transparency."""
    return _conversion(image)(image)


def in_strips(
    rows: Callable[[int, int], Image.Image], size: tuple[int, int], factor: int
) -> Image.Image:
    """Downscale a picture by a whole factor, some rows at a time.

    Args:
        rows: takes the first row and the one after the last; returns these rows as an image of mode
            "L", "RGB" or "RGBA".
        size: width and height of the whole picture in pixels.
        factor: each square of `factor` × `factor` pixels becomes their mean.
    """
    width, height = size
    small = Image.new(rows(0, 1).mode, (-(-width // factor), -(-height // factor)))
    step = max(1, _STRIP // (width * factor)) * factor
    for top in range(0, height, step):
        strip = rows(top, min(height, top + step))
        small.paste(_mean(strip, factor), (0, top // factor))
    return small


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    if image.mode in _MEANS and "transparency" not in image.info:
        return eight_bits(image.reduce(factor))
    convert, width = _conversion(image), image.width
    return in_strips(
        lambda top, bottom: convert(image.crop((0, top, width, bottom))), image.size, factor
    )


def _mean(image: Image.Image, factor: int) -> Image.Image:
    """`image.reduce(factor)`, in half the time for "RGBA" without transparent pixels."""
    if image.mode != "RGBA" or image.getchannel("A").getextrema() != (255, 255):
        return image.reduce(factor)
    return Image.merge("RGB", [image.getchannel(name).reduce(factor) for name in "RGB"])


def _conversion(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """A function that converts this image, or any part of it, to "L", "RGB" or "RGBA"."""
    if image.mode.startswith(("I", "F")):
        lowest, highest = _range(image)
        return lambda part: _scaled(part, lowest, highest)
    if image.mode in ("L", "RGB", "RGBA"):
        mode = "RGBA" if "transparency" in image.info else image.mode
    elif image.has_transparency_data:
        mode = "RGBA"
    else:
        mode = "L" if image.mode == "1" else "RGB"
    return lambda part: _converted(part, mode)


def _converted(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == "La":  # Pillow converts it to "LA" only
        image = image.convert("LA")
    return image if image.mode == mode else image.convert(mode)


def _decoded(data: bytes, name: str, enough: int) -> Image.Image:
    def open_file() -> ImageFile.ImageFile:
        return Image.open(io.BytesIO(data), formats=_formats(data))

    with open_file() as file:
        width, height = file.size
        if width * height > (_MOST_JPEG_PIXELS if file.format in _JPEG_FORMATS else _MOST_PIXELS):
            raise _too_large(name, f" ({width}×{height})")
        file.draft(None, (enough, enough))
        factor = max(1, min(file.size) // enough)
        return upright(with_all_bits(file, open_file), factor)


def _formats(data: bytes) -> tuple[str, ...]:
    if data[4:8] != b"ftyp":
        return _FORMATS
    # Imported late: it loads a decoder that most pictures do not need.
    import pillow_heif

    pillow_heif.register_heif_opener()
    return _BOXED_FORMATS


def _range(image: Image.Image) -> tuple[float, float]:
    """The values, of 16 or 32 bits or floats, that become 0 and 255."""
    values = _numbers(image)
    lowest, highest = float(values.min()), float(values.max())
    if image.mode.startswith("I") and 0 <= lowest <= highest <= HIGHEST:
        return 0.0, white_of(highest)
    return lowest, highest


def _scaled(image: Image.Image, lowest: float, highest: float) -> Image.Image:
    values = np.subtract(_numbers(image), lowest, dtype=np.float64)
    values *= 255 / ((highest - lowest) or 1.0)
    grey = Image.fromarray(values.astype(np.uint8))
    grey.info.update(image.info)
    return grey


def _numbers(image: Image.Image) -> np.ndarray:
    """The values, of 16 or 32 bits or floats, with 0 for NaN and infinity."""
    values = np.asarray(image)
    return np.nan_to_num(values, posinf=0.0, neginf=0.0) if image.mode == "F" else values


def _too_large(name: str, size: str = "") -> PictureError:
    return PictureError(
        f"{name} has too many pixels{size}: at most {_MOST_PIXELS // 10**6} million are possible. "
        "Make it smaller and try again."
    )
