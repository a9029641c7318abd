"""What a network makes of a picture, layer by layer, and why it answers as it does."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="inside",
        title="Inside",
        icon=":material/frame_inspect:",
        group="Understand",
        rank=80,
        warm=("pages.inside.viewer",),
    )
)
