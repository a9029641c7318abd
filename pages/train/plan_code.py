"""The settings of the form as a training script."""

from models.training.config import TrainingConfig
from pages.train import keys
from pages.widgets import wording
from pages.widgets.code_viewer import render_code
from pages.widgets.take_home import CODE_HELP, script_of


def render_plan_code(config: TrainingConfig) -> None:
    """Draw the code, folded."""
    network = wording.architecture_title(config.architecture)
    title = f"{network} on {wording.dataset_title(config.dataset)}"
    render_code(
        keys.PLAN_CODE,
        "The same training as a script of its own.",
        lambda: script_of(config, title),
        f"{config.dataset}-{config.architecture}",
        help=CODE_HELP,
    )
