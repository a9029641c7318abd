"""The start page: what the app can do, and what is ready on this machine."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="home",
        title="Home",
        icon=":material/home:",
        group="Start",
        rank=10,
    )
)
