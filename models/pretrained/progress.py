"""Progress in the terminal while a predictor is made."""

import sys

from models.training.control import TrainingControl
from models.training.events import EpochEnded, Event, StepReported, TrainingEnded, TrainingStarted

WIDTH = 79  # characters per line


class Report(TrainingControl):
    """Shows the progress of training, and adds up the duration of the phases."""

    def __init__(self) -> None:
        self.seconds = 0.0  # of all phases
        self._steps = 0

    def on_event(self, event: Event) -> None:
        """Show the event on one line, and add up seconds."""
        if isinstance(event, TrainingStarted):
            self._steps = event.steps_per_epoch * event.epochs
        elif isinstance(event, StepReported):
            share = event.step / self._steps
            self._show(f"{share:6.1%}  epoch {event.epoch}  loss {event.loss:.4f}", end="\r")
        elif isinstance(event, EpochEnded):
            self.say(
                f"epoch {event.epoch}: loss {event.loss:.4f}, "
                f"val_loss {event.val_loss:.4f}, val_accuracy {event.val_accuracy:.2%}"
            )
        elif isinstance(event, TrainingEnded):
            self.seconds += event.seconds

    def on_progress(self, share: float, sentence: str) -> None:
        """Show how much of the data has been loaded."""
        self._show(f"{share:6.1%}  {sentence}", end="\r")

    def say(self, sentence: str) -> None:
        """Show a line that is not overwritten."""
        self._show(sentence, end="\n")

    def _show(self, line: str, end: str) -> None:
        sys.stderr.write(f"{line:<{WIDTH}}{end}")
        sys.stderr.flush()
