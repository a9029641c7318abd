"""Pictures kept for later: in few bytes, and only as long as there is room for them."""

import io
import threading
from dataclasses import dataclass
from weakref import ReferenceType, ref

from PIL import Image

from utils.images.decoding import PictureError, open_picture

LONGEST = 800  # pixels a side, for looking at and for every preparation
_EXACT = 256  # pixels a side up to which every pixel may count
_QUALITY = 90  # of WebP: no answer is known to depend on what is lost


@dataclass(eq=False)
class Packed:
    """A picture in few bytes.

    Attributes:
        name: what it is called, for messages.
        content: a file's; b"" once others needed the room.
    """

    name: str
    content: bytes

    def open(self) -> Image.Image:
        """The picture, "L", "RGB" or "RGBA". Raises PictureError when it had to give way."""
        if not self.content:
            raise PictureError(
                f"{self.name} had to make room for other people's pictures. Choose it again."
            )
        return open_picture(self.content, self.name)


class Room:
    """Room for so many bytes of pictures: when it is full, the oldest give way. Thread-safe.

    It watches and holds nothing: a picture that its owner drops takes no room any more.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._watched: list[ReferenceType[Packed]] = []

    def pack(self, picture: Image.Image, name: str) -> Packed:
        """Keep a picture, "L", "RGB" or "RGBA", at most LONGEST pixels a side."""
        packed = Packed(name, _file_of(picture))
        with self._lock:
            self._watched.append(ref(packed))
            self._make_room()
        return packed

    def _make_room(self) -> None:
        self._watched = [each for each in self._watched if each() is not None]
        free = self._most
        for each in reversed(self._watched):
            packed = each()
            if packed is not None and len(packed.content) > free:
                packed.content = b""
            free -= len(packed.content) if packed is not None else 0


def _file_of(picture: Image.Image) -> bytes:
    small = picture
    if max(small.size) > LONGEST:
        small = small.copy()
        small.thumbnail((LONGEST, LONGEST))
    file = io.BytesIO()
    if max(small.size) <= _EXACT:
        small.save(file, "PNG", compress_level=1)
    else:
        small.save(file, "WEBP", quality=_QUALITY, method=0)
    return file.getvalue()
