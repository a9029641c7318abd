"""A stand-in for the engine: records what is submitted, and gives prepared answers."""

from concurrent.futures import Future

from models.runs import Run
from models.training.plan import StepTiming


class FakeEngine:
    """Takes the place of the job queue.

    Attributes:
        submitted: the runs that were queued.
        timing: the answer to "how long does a step take". An exception is raised; None means
            that no answer comes.
    """

    def __init__(self) -> None:
        self.submitted: list[Run] = []
        self.timing: StepTiming | Exception | None = StepTiming(12_345, 0.01)

    def start(self) -> None:
        """Nothing to start."""

    def submit(self, run: Run) -> None:
        """Record the run."""
        self.submitted.append(run)

    def ask(
        self, function: object, *args: object, topic: str | None = None
    ) -> "Future[StepTiming]":
        """Return the prepared answer."""
        answer: Future[StepTiming] = Future()
        if isinstance(self.timing, Exception):
            answer.set_exception(self.timing)
        elif self.timing is not None:
            answer.set_result(self.timing)
        return answer
