"""Interactive lessons on what convolutional networks are made of."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="lessons",
        title="Lessons",
        icon=":material/school:",
        group="Understand",
        rank=100,
        warm=("pages.lessons.topics.fooled",),  # with most of what lessons need
    )
)
