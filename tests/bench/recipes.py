"""Run recipes in full, as the app would, and compare them with what was published.

    python -m tests.bench.recipes                  the five published ones
    python -m tests.bench.recipes cats_resnet      those named

Needs CNN_PLAYGROUND_DATA. Prints one row of the README's table each; exits with 1 if a result is
below the published one.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from models.recipes import RECIPES, Recipe
from models.training.control import TrainingControl
from models.training.events import EpochEnded, Event, TrainingEnded
from models.training.loop import train

HEADER = """\
| recipe | parameters | published | reached | loss | seconds |
|---|---|---|---|---|---|"""


class EpochPrinter(TrainingControl):
    """Prints every epoch, and keeps how long all of them took."""

    seconds = 0.0

    def on_event(self, event: Event) -> None:
        """Print an epoch."""
        if isinstance(event, EpochEnded):
            print(f"  epoch {event.epoch}: {event.val_accuracy:.4f}", file=sys.stderr, flush=True)
        elif isinstance(event, TrainingEnded):
            self.seconds = event.seconds


def run(recipe: Recipe) -> tuple[str, bool]:
    """A table row, and whether the recipe kept its promise."""
    control = EpochPrinter()
    with tempfile.TemporaryDirectory() as folder:
        trained = train(recipe.config, control, checkpoints=Path(folder))
    published = recipe.published.accuracy if recipe.published else None
    parameters = trained.model.count_params()
    row = (
        f"| {recipe.title} | {parameters:,} | {published or '—'} "
        f"| {trained.test_accuracy:.4f} | {trained.test_loss:.4f} | {control.seconds:.0f} |"
    )
    kept = parameters == recipe.parameters and trained.test_accuracy >= (published or 0)
    return row, kept


def main() -> int:
    """Run the recipes that the command line names."""
    ours_too = RECIPES.names()
    published = [recipe.name for recipe in RECIPES if recipe.published]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=published, metavar="recipe", help=str(ours_too))
    all_kept = True
    print(HEADER)
    for name in parser.parse_args().names:
        row, kept = run(RECIPES[name])
        print(row, "" if kept else "  <- below the published result", flush=True)
        all_kept &= kept
    return 0 if all_kept else 1


if __name__ == "__main__":
    sys.exit(main())
