"""All training runs, compared."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="runs",
        title="Runs",
        icon=":material/stacked_line_chart:",
        group="Train",
        rank=50,
    )
)
