"""Pictures kept in memory in compressed form, with a limit on their total size."""

import io
import threading
from dataclasses import dataclass
from weakref import ReferenceType, ref

from PIL import Image

from utils.images.decoding import PictureError, open_picture

LONGEST = 800  # pixels per side, enough for display and for every preparation
_EXACT = 256  # pixels per side up to which compression is lossless
_QUALITY = 90  # of WebP; the loss is not known to change any prediction


@dataclass(eq=False)
class Packed:
    """A compressed picture.

    Attributes:
        name: of the picture, for messages.
        content: of a picture file; b"" once it has been evicted.
    """

    name: str
    content: bytes

    def open(self) -> Image.Image:
        """The picture, "L", "RGB" or "RGBA". Raises PictureError if it has been evicted."""
        if not self.content:
            raise PictureError(
                f"{self.name} had to make room for other people's pictures. Choose it again."
            )
        return open_picture(self.content, self.name)


class Room:
    """A budget of bytes for packed pictures: beyond it, the oldest are evicted. Thread-safe.

    It holds weak references only: a picture that its owner drops frees its share at once.

    Args:
        most_bytes: the budget.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._watched: list[ReferenceType[Packed]] = []

    def pack(self, picture: Image.Image, name: str) -> Packed:
        """Compress a picture, and evict the oldest ones if the budget is exceeded.

        Args:
            picture: "L", "RGB" or "RGBA"; downscaled to at most LONGEST pixels per side.
            name: of the picture, for messages.
        """
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
