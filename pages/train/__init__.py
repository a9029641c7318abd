"""Choose what to train and how; watch the run; see what came of it."""

from pages.widgets.page import PAGES, PageInfo

PAGES.register(
    PageInfo(
        name="train",
        title="Train",
        icon=":material/model_training:",
        group="Train",
        rank=40,
        warm=("pages.charts.picture_grid",),  # matplotlib and its fonts
    )
)
