"""Pictures as files, data URLs and uploads."""

import base64
import io

from PIL import Image, ImageDraw

PAPER, INK = (235, 230, 220), (30, 30, 60)


def file_of(picture: Image.Image, kind: str = "PNG") -> bytes:
    """The picture encoded as a file of this format."""
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def data_url(picture: Image.Image, kind: str = "PNG", named: str = "png") -> str:
    """The picture as a data URL.

    Args:
        picture: the picture.
        kind: Pillow's name of the format.
        named: the MIME subtype that the URL claims.
    """
    return f"data:image/{named};base64,{base64.b64encode(file_of(picture, kind)).decode()}"


def photo_of_seven(tilt: float = 0) -> Image.Image:
    """A photo of a 7 on paper, 200×260 pixels, turned by these degrees."""
    picture = Image.new("RGB", (200, 260), PAPER)
    ImageDraw.Draw(picture).line([(60, 60), (140, 60), (90, 200)], INK, 14, "curve")
    return picture.rotate(tilt, fillcolor=PAPER)
