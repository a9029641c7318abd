"""Draw a digit or a piece of clothing; the network answers while you draw."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="draw",
        title="Draw",
        icon=":material/draw:",
        group="Predict",
        rank=20,
        warm=("pages.draw.canvas_panel",),  # LiteRT and the preparations
    )
)
