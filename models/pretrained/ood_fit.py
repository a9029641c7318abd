"""Fits the out-of-distribution head of a predictor, and draws the outliers to test it on."""

from collections.abc import Mapping

import keras
import numpy as np
from numpy.typing import NDArray

from models.evaluation.ood import fit_ood_head, last_features
from models.pretrained.configs import PretrainedConfig
from models.pretrained.outliers import outliers_of, prepared, printed_digit
from models.training.augmentation import augmented
from models.training.loop import Trained
from utils.datasets import DATASETS

TRAIN_OUTLIERS = 1_500  # per kind, to fit the head on
TEST_OUTLIERS = 400  # per kind, to measure it on
IN_DISTRIBUTION = 6_000  # training pictures, and as many augmented ones
TRAIN_SEED, TEST_SEED = 1, 2

Pictures = Mapping[str, NDArray[np.uint8]]


class OODTraining:
    """The pictures that out-of-distribution heads of a network are fitted and measured on.

    Args:
        trained: the network and its data.
        pretrained: the settings that it was trained with.

    Attributes:
        test_outliers: pixels, uint8 `(TEST_OUTLIERS, H, W, C)`, by kind of outlier.
    """

    def __init__(self, trained: Trained, pretrained: PretrainedConfig) -> None:
        self._pretrained = pretrained
        self._dataset = DATASETS[pretrained.final.dataset]
        self._size = trained.data.input_shape[0]
        self.test_outliers = self._draw("test", TEST_OUTLIERS, TEST_SEED)

        network, data = trained.model, trained.data
        in_distribution = [*self._with_augmented(data.train.images), *self._print()]
        held_out = self._with_augmented((data.validation or data.test).images)
        self._in_distribution = last_features(network, np.concatenate(in_distribution))
        self._held_out = last_features(network, np.concatenate(held_out))
        self._outliers = {
            kind: last_features(network, pixels)
            for kind, pixels in self._draw("train", TRAIN_OUTLIERS, TRAIN_SEED).items()
        }

    def head(self, without: str | None = None) -> keras.Model:
        """Fit a head on all kinds of outliers, or on all but one."""
        kinds = [features for kind, features in self._outliers.items() if kind != without]
        outliers = np.concatenate(kinds)
        return fit_ood_head(self._in_distribution, outliers, self._held_out, TRAIN_SEED)

    def _draw(self, split: str, count: int, seed: int) -> Pictures:
        return {
            name: prepared(kind, self._dataset, self._size, count, seed)
            for name, kind in outliers_of(self._dataset, split).items()
        }

    def _with_augmented(self, images: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        """The first IN_DISTRIBUTION pictures, and the same ones augmented."""
        some = np.asarray(images[:IN_DISTRIBUTION])
        return [some, augmented(some, self._pretrained.final.augmentation, TRAIN_SEED)]

    def _print(self) -> list[NDArray[np.uint8]]:
        if not self._pretrained.reads_print:
            return []
        return [prepared(printed_digit, self._dataset, self._size, TRAIN_OUTLIERS, TRAIN_SEED)]
