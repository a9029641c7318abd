"""The uploaded pictures of a session, kept as small copies."""

from dataclasses import dataclass, field

import streamlit as st

from pages.widgets import state
from utils.images.decoding import PictureError, open_picture
from utils.images.packed import Packed, Room

PHOTO_ALBUM = "photo_album"  # small copies of the uploaded pictures

MOST = 50  # pictures in an album
ROOM = 200_000_000  # bytes for the pictures of all visitors; a photo takes a tenth of a million
ENOUGH = 512  # pixels: the shorter side that preparing and showing a picture need


@dataclass
class Album:
    """The uploaded pictures, and what went wrong with the latest files.

    Attributes:
        pictures: by the identity of their upload, in order of arrival; at most MOST.
        problems: a message for each of the latest files that is not a picture.
        refused: how many of the latest files did not fit in.
        is_lost: whether uploads were lost with the connection.
    """

    pictures: dict[str, Packed] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    refused: int = 0
    is_lost: bool = False

    def begin(self, is_lost: bool = False) -> None:
        """Clear the messages about earlier files before taking new ones."""
        self.problems, self.refused, self.is_lost = [], 0, is_lost

    def take(self, identity: str, name: str, content: bytes) -> None:
        """Keep a small copy of an uploaded picture, or a message if the file is not a picture.

        Args:
            identity: of the upload; one that is kept already is skipped.
            name: of the file, for messages.
            content: of the file.
        """
        if identity in self.pictures:
            return
        if len(self.pictures) >= MOST:
            self.refused += 1
            return
        try:
            picture = open_picture(content, name, ENOUGH)
        except PictureError as error:
            self.problems.append(str(error))
        else:
            self.pictures[identity] = room().pack(picture, name)

    def clear(self) -> None:
        """Drop all pictures and messages."""
        self.pictures.clear()
        self.begin()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.pictures or self.problems or self.refused)


def album() -> Album:
    """This session's album."""
    return state.value(PHOTO_ALBUM, Album())


@st.cache_resource(show_spinner=False)
def room() -> Room:
    """The memory budget that all visitors share."""
    return Room(ROOM)
