"""How long two recipes train until they read 99 % of the MNIST test digits, in one run.

    python -m tests.bench.fast_digits

Our `mnist_swift` runs as it is. `mnist_two_convs` trains epoch by epoch until it reaches 99 %.
Only training time counts, not the tests between the epochs. Needs CNN_PLAYGROUND_DATA.
"""

from models.recipes import RECIPES
from models.training.control import TrainingControl
from models.training.events import EpochEnded, Event
from models.training.loop import train

GOAL = 0.99
LARGEST_RATIO = 0.25


class UntilGoal(TrainingControl):
    """Prints every epoch, and stops after the one that reaches the goal."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.epochs: list[EpochEnded] = []

    def on_event(self, event: Event) -> None:
        """Print an epoch."""
        if isinstance(event, EpochEnded):
            self.epochs.append(event)
            seconds, correct = event.seconds, event.val_accuracy
            print(f"{self.name}: epoch {event.epoch}, {seconds:.1f} s, {correct:.4f}")

    def should_stop(self) -> bool:
        """Whether the goal is reached."""
        return bool(self.epochs) and reached(self.epochs[-1]) >= GOAL


def seconds_until_goal(name: str) -> tuple[float, float]:
    """Training time in seconds, and the test accuracy reached.

    The test digits take the place of the validation digits, so that the goal is seen when it is
    reached; the number of pictures trained on stays the recipe's.
    """
    config = RECIPES[name].config
    kept = round(60_000 * (1 - config.validation_split))
    watched = config.changed(train_samples=kept, validate_on_test=True)
    control = UntilGoal(name)
    train(watched, control)
    return control.epochs[-1].seconds, reached(control.epochs[-1])


def reached(epoch: EpochEnded) -> float:
    """The accuracy on the pictures that the epoch was checked with."""
    return epoch.val_accuracy or 0.0


def main() -> None:
    """Print both times and their ratio."""
    fast, fast_accuracy = seconds_until_goal("mnist_swift")
    slow, slow_accuracy = seconds_until_goal("mnist_two_convs")
    print(f"mnist_swift: {fast:.1f} s, {fast_accuracy:.4f}")
    print(f"mnist_two_convs: {slow:.1f} s, {slow_accuracy:.4f}")
    print(f"ratio {fast / slow:.3f} (at most {LARGEST_RATIO})")


if __name__ == "__main__":
    main()
