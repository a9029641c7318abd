"""How a training is steered from outside, and whom it reports to. Plain Python, no Keras."""

from models.training.events import Event


class TrainingControl:
    """Steers a training and hears what it reports; this base class does neither.

    Override what you need, as with `keras.callbacks.Callback`:

        class Printer(TrainingControl):
            def on_event(self, event):
                print(event)

        train(config, Printer())

    The questions are asked before or after every step, so their answers should come quickly.
    """

    def on_progress(self, share: float, sentence: str) -> None:
        """Called while the data is loaded.

        Args:
            share: how much is done, 0 to 1.
            sentence: what is being done, for the screen.
        """

    def on_event(self, event: Event) -> None:
        """Called at the start, about five times a second, after every epoch and at the end."""

    def learning_rate(self) -> float | None:
        """The learning rate to use from now on in place of the schedule's; None changes nothing."""
        return None

    def wait_while_paused(self) -> None:
        """Block for as long as the training is paused. The time is not counted as training."""

    def should_stop(self) -> bool:
        """Whether to stop now. Does not block."""
        return False

    def should_stop_after_pause(self) -> bool:
        """Sit out a pause, then say whether to stop: for loaders, which take one callable."""
        self.wait_while_paused()
        return self.should_stop()


class EventRecorder(TrainingControl):
    """Keeps all events in a list.

    Attributes:
        events: in the order in which they came.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []

    def on_event(self, event: Event) -> None:
        """Append it."""
        self.events.append(event)
