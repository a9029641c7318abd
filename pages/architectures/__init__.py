"""The layers of each architecture, drawn and counted."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="architectures",
        title="Architectures",
        icon=":material/layers:",
        group="Train",
        rank=70,
    )
)
