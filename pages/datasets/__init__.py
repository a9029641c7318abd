"""What the pictures of a data set are like."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="datasets",
        title="Data sets",
        icon=":material/grid_view:",
        group="Train",
        rank=60,
    )
)
