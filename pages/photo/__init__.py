"""Classify pictures from files or the camera."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="photo",
        title="Photo",
        icon=":material/photo_camera:",
        group="Predict",
        rank=30,
    )
)
