"""When a training has had its best epoch, told by the validation loss. Plain arithmetic.

L. Prechelt, Early stopping - but when?, 1998: stop after so many epochs in a row without progress.
"""

from collections.abc import Sequence


def best_epoch(val_losses: Sequence[float], after: int = 0) -> int:
    """The epoch with the lowest validation loss, counted from 1; 0 if there is none.

    Args:
        val_losses: of all epochs in order, in nats.
        after: only the epochs after this one count.
    """
    considered = list(val_losses[after:])
    return after + considered.index(min(considered)) + 1 if considered else 0


def is_past_its_best(val_losses: Sequence[float], patience: int | None, after: int = 0) -> bool:
    """Whether the last `patience` epochs brought no lower validation loss; never without patience.

    Args:
        val_losses: of all epochs in order, in nats.
        patience: in epochs.
        after: only the epochs after this one count: those that somebody asked for in addition.
    """
    best = best_epoch(val_losses, after)
    return patience is not None and 0 < best <= len(val_losses) - patience
