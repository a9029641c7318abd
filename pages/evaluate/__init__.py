"""How good a network is, where it fails and what it takes to fool it."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="evaluate",
        title="Evaluate",
        icon=":material/fact_check:",
        group="Understand",
        rank=90,
        warm=("pages.evaluate.tabs",),
    )
)
