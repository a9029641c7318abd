"""The mean of loss and accuracy over some batches."""


class RunningMean:
    """The mean loss and accuracy over batches, weighted by their size.

    Attributes:
        count: pictures so far.
    """

    def __init__(self) -> None:
        self.count = 0
        self._loss = 0.0
        self._correct = 0.0

    def add(self, loss: float, accuracy: float, count: int) -> None:
        """Add a batch.

        Args:
            loss: its mean loss, in nats.
            accuracy: its share of correct predictions, 0 to 1.
            count: its size.
        """
        self.count += count
        self._loss += loss * count
        self._correct += accuracy * count

    @property
    def loss(self) -> float:
        """The mean loss, in nats."""
        return self._loss / self.count

    @property
    def accuracy(self) -> float:
        """The share of correct predictions, 0 to 1."""
        return self._correct / self.count
