"""Whether what was learned holds for other pictures, and whether that can be told at all.

Sources:
    overfitting L. Prechelt, Early stopping - but when?, 1998: the generalisation loss, which is how
                far the validation loss lies above its lowest value so far.
    gap         I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, MIT Press 2016, section 5.2:
                the gap between training and test error.
"""

import numpy as np

from models.runs.coach.advice import Advice, Verdict
from models.runs.coach.curves import Curves

GENERALISATION_LOSS = 0.05  # share above the lowest validation loss
GENERALISATION_LEAST = 0.02  # nats: a smaller rise changes no answer
FEW_MISTAKES = 3  # pictures: with no more wrong, the loss is that of one or two odd pictures
PATIENCE = 2  # epochs without a lower validation loss, before it is called overfitting
GAP = 0.04  # accuracy: training above validation by more than chance and this
MOST_CHANCE = 0.08  # accuracy: where chance moves it by more, nothing can be concluded from it


def unwatched(curves: Curves) -> Advice | None:
    """Nothing is held out for validation."""
    last = curves.last
    if curves.validation_samples and None not in (last.val_loss, last.val_accuracy):
        return None
    return Advice(
        Verdict.UNWATCHED,
        f"{curves.last.accuracy:.1%} of the training pictures are right. Nothing was held out, so "
        "nobody can tell whether it learns or memorises.",
        "Hold out a tenth of the pictures for validation.",
    )


def unclear(curves: Curves) -> Advice | None:
    """So few pictures are held out that chance decides."""
    if curves.by_chance() < MOST_CHANCE:
        return None
    return Advice(
        Verdict.UNCLEAR,
        f"{curves.last.val_accuracy:.0%} of {curves.validation_samples} held-out pictures are "
        f"right. With so few, chance alone moves that by ±{curves.by_chance():.0%}.",
        "Train with more pictures, or hold out a larger share of them.",
    )


def overfitting(curves: Curves) -> Advice | None:
    """The validation loss rises while the training loss falls."""
    losses = curves.val_losses()
    best = int(np.argmin(losses))
    rise = losses[-1] - losses[best]
    is_past = len(losses) - 1 - best >= PATIENCE
    if not is_past or rise < max(GENERALISATION_LOSS * losses[best], GENERALISATION_LEAST):
        return None
    if curves.mistakes <= FEW_MISTAKES or curves.last.loss > curves.epochs[best].loss:
        return None
    more = "give it more to learn from: augmentation, dropout, more pictures."
    kept = f"Early stopping keeps the network of epoch {best + 1}. To get further, {more}"
    return Advice(
        Verdict.OVERFITTING,
        f"Since epoch {best + 1} the validation loss has risen from {losses[best]:.3g} to "
        f"{losses[-1]:.3g}, while the training loss went on falling to {curves.last.loss:.3g}: it "
        "learns its pictures by heart.",
        kept if curves.keeps_best else f"Turn on early stopping, or {more}",
    )


def gap(curves: Curves) -> Advice | None:
    """It knows its own pictures much better than others."""
    last = curves.last
    lead = last.accuracy - (last.val_accuracy or 0.0)
    if lead < GAP + curves.by_chance():
        return None
    return Advice(
        Verdict.GAP,
        f"{last.accuracy:.1%} of the training pictures are right, and {last.val_accuracy:.1%} of "
        "those it has not seen. The difference is what it has learned by heart.",
        "Try augmentation, dropout or more pictures.",
    )
