"""The pictures that somebody gave, kept small for the rest of the session."""

from dataclasses import dataclass, field

import streamlit as st

from pages.widgets import state
from utils.images.decoding import PictureError, open_picture
from utils.images.packed import Packed, Room

PHOTO_ALBUM = "photo_album"  # small copies of the pictures that were given

MOST = 50  # pictures at once
ROOM = 200_000_000  # bytes for the pictures of all visitors; a photo takes a tenth of a million
ENOUGH = 512  # pixels: what preparing and showing need of a picture's shorter side


@dataclass
class Album:
    """Pictures by what identifies their upload, as they came; and what the last files lacked.

    Attributes:
        pictures: at most MOST.
        problems: a sentence for each of the last files that is no picture.
        refused: how many of the last files there was no place for.
        is_lost: whether there were pictures that went with a lost connection.
    """

    pictures: dict[str, Packed] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    refused: int = 0
    is_lost: bool = False

    def begin(self, is_lost: bool = False) -> None:
        """New files come: forget what was said about the last ones."""
        self.problems, self.refused, self.is_lost = [], 0, is_lost

    def take(self, identity: str, name: str, content: bytes) -> None:
        """Keep the picture in a file, or a sentence if it is none."""
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
        """Drop all pictures, and what was said about files."""
        self.pictures.clear()
        self.begin()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to be removed."""
        return not (self.pictures or self.problems or self.refused)


def album() -> Album:
    """This session's album."""
    return state.value(PHOTO_ALBUM, Album())


@st.cache_resource(show_spinner=False)
def room() -> Room:
    """The room that all visitors share."""
    return Room(ROOM)
