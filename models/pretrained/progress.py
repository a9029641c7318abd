"""What a terminal shows while a predictor is made."""

import sys

from models.training.control import TrainingControl
from models.training.events import EpochEnded, Event, StepReported, TrainingEnded, TrainingStarted

WIDTH = 79  # characters of a line


class Report(TrainingControl):
    """Shows how far a training is, and adds up what the phases took."""

    def __init__(self) -> None:
        self.seconds = 0.0  # of training
        self._steps = 0

    def on_event(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, TrainingStarted):
            self._steps = event.steps_per_epoch * event.epochs
        elif isinstance(event, StepReported):
            share = event.step / self._steps
            self._show(f"{share:6.1%}  epoch {event.epoch}  loss {event.loss:.4f}", end="\r")
        elif isinstance(event, EpochEnded):
            self.say(
                f"epoch {event.epoch}: loss {event.loss:.4f}, "
                f"validation {event.val_loss:.4f}, {event.val_accuracy:.2%} right"
            )
        elif isinstance(event, TrainingEnded):
            self.seconds += event.seconds

    def on_progress(self, share: float, sentence: str) -> None:
        """Show how far the loading of the data is."""
        self._show(f"{share:6.1%}  {sentence}", end="\r")

    def say(self, sentence: str) -> None:
        """Show a line that stays."""
        self._show(sentence, end="\n")

    def _show(self, line: str, end: str) -> None:
        sys.stderr.write(f"{line:<{WIDTH}}{end}")
        sys.stderr.flush()
