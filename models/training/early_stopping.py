"""When a training has passed its best epoch, judged by the validation loss. Plain arithmetic.

L. Prechelt, Early stopping - but when?, 1998: stop after some epochs in a row without progress.
"""

from collections.abc import Sequence


def best_epoch(val_losses: Sequence[float], after: int = 0) -> int:
    """The epoch with the lowest validation loss, counted from 1; 0 if there is none.

    Args:
        val_losses: of all epochs in order, in nats.
        after: consider only the epochs after this one.
    """
    considered = list(val_losses[after:])
    return after + considered.index(min(considered)) + 1 if considered else 0


def is_past_its_best(val_losses: Sequence[float], patience: int | None, after: int = 0) -> bool:
    """Whether the last `patience` epochs brought no lower validation loss.

    Args:
        val_losses: of all epochs in order, in nats.
        patience: in epochs; None: the answer is always no.
        after: consider only the epochs after this one, which were added to a finished training.
    """
    best = best_epoch(val_losses, after)
    return patience is not None and 0 < best <= len(val_losses) - patience
