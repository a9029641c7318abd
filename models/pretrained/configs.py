"""The settings that each shipped predictor is trained with."""

from dataclasses import dataclass

from models.recipes import RECIPES
from models.training.config import Augmentation, TrainingConfig


@dataclass(frozen=True)
class PretrainedConfig:
    """How a shipped predictor is made.

    Attributes:
        phases: trained one after the other, each starting from the weights of the one before.
        weaknesses: what it is bad at, for its model card.
        averages_weights: whether its weights are the mean of those after each phase, instead of
            the last ones (M. Wortsman et al., Model soups, ICML 2022).
        tta_views: views for test-time augmentation: 2 averages the predictions for the picture and
            its mirror image.
        reads_print: whether printed digits count as in distribution.
    """

    phases: tuple[TrainingConfig, ...]
    weaknesses: str
    averages_weights: bool = False
    tta_views: int = 1
    reads_print: bool = False

    @property
    def final(self) -> TrainingConfig:
        """The settings of the last phase."""
        return self.phases[-1]


_FASHION = RECIPES["fashion_resnet"].config.changed(recipe=None)

# People draw slanted, off-centre, shakily, in all sizes and with all pens; MNIST's writers less so.
_MNIST = _FASHION.changed(
    dataset="mnist",
    batch_size=128,
    epochs=20,
    validation_split=0.05,
    augmentation=Augmentation(
        rotation=12, shift=0.07, zoom=0.12, shear=0.25, elastic=0.025, pen=0.6
    ),
)

_CATS = RECIPES["cats_resnet"].config.changed(recipe=None)

PRETRAINED_CONFIGS: dict[str, PretrainedConfig] = {
    "mnist": PretrainedConfig(
        phases=(
            _MNIST,
            # The first phase is better on unusual handwriting, this one on plain digits. Their mean
            # does well on both, as validation pictures show, augmented and not.
            _MNIST.changed(
                learning_rate=0.002,
                epochs=14,
                augmentation=Augmentation(
                    rotation=9, shift=0.05, zoom=0.09, shear=0.18, elastic=0.018, pen=0.4
                ),
            ),
        ),
        averages_weights=True,
        weaknesses="Digits that touch each other, more than one digit, digits turned by more than "
        "about 30 degrees, and letters: an O is read as a 0.",
        reads_print=True,
    ),
    "fashion_mnist": PretrainedConfig(
        phases=(
            _FASHION.changed(
                options={"width": 0.75, "dropout": 0.2},
                batch_size=128,
                epochs=24,
                augmentation=Augmentation(horizontal_flip=True, shift=0.06, zoom=0.06, erasing=0.3),
            ),
            _FASHION.changed(
                options={"width": 0.75, "dropout": 0.2},
                learning_rate=0.002,
                batch_size=128,
                epochs=13,
                augmentation=Augmentation(horizontal_flip=True, shift=0.04, zoom=0.04, erasing=0.2),
            ),
        ),
        weaknesses="Shirts, which even people take for T-shirts, coats or pullovers at 28 pixels; "
        "clothes that somebody wears; busy backgrounds.",
        tta_views=2,
    ),
    "cats_vs_dogs": PretrainedConfig(
        phases=(
            _CATS,
            _CATS.changed(
                learning_rate=0.0015,
                epochs=10,
                augmentation=Augmentation(
                    horizontal_flip=True,
                    rotation=8,
                    shift=0.12,
                    zoom=0.25,
                    shear=0.1,
                    contrast=0.3,
                    brightness=0.15,
                    erasing=0.3,
                ),
            ),
        ),
        weaknesses="Pets that are small in the picture, seen from behind or cut off; small dogs "
        "with pointed ears; photos of other animals and of people, which it may not recognise as "
        "outliers.",
        tta_views=2,
    ),
}
