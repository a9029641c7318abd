"""Fitting the out-of-distribution head of a predictor, and the pictures to measure it on."""

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

LEARNED_FROM = 1_500  # pictures of each kind of outlier to fit on
MEASURED_ON = 400  # others of each kind
FAMILIAR = 6_000  # training pictures, and as many augmented ones
LEARNING, MEASURING = 1, 2  # seeds

Pictures = Mapping[str, NDArray[np.uint8]]


class OODTraining:
    """Outliers of a data set, and heads fitted to recognise them."""

    def __init__(self, trained: Trained, pretrained: PretrainedConfig) -> None:
        self._pretrained = pretrained
        self._dataset = DATASETS[pretrained.final.dataset]
        self._size = trained.data.input_shape[0]
        self.measured_on = self._draw("test", MEASURED_ON, MEASURING)

        network, data = trained.model, trained.data
        familiar = [*self._with_changed(data.train.images), *self._print()]
        held_out = self._with_changed((data.validation or data.test).images)
        self._familiar = last_features(network, np.concatenate(familiar))
        self._held_out = last_features(network, np.concatenate(held_out))
        self._strange = {
            kind: last_features(network, pixels)
            for kind, pixels in self._draw("train", LEARNED_FROM, LEARNING).items()
        }

    def head(self, without: str | None = None) -> keras.Model:
        """A head fitted on all kinds of outliers but one; None: on all of them."""
        kinds = [features for kind, features in self._strange.items() if kind != without]
        return fit_ood_head(self._familiar, np.concatenate(kinds), self._held_out, LEARNING)

    def _draw(self, split: str, count: int, seed: int) -> Pictures:
        return {
            name: prepared(kind, self._dataset, self._size, count, seed)
            for name, kind in outliers_of(self._dataset, split).items()
        }

    def _with_changed(self, images: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        """Some of the pictures, and the same ones augmented."""
        some = np.asarray(images[:FAMILIAR])
        return [some, augmented(some, self._pretrained.final.augmentation, LEARNING)]

    def _print(self) -> list[NDArray[np.uint8]]:
        if not self._pretrained.reads_print:
            return []
        return [prepared(printed_digit, self._dataset, self._size, LEARNED_FROM, LEARNING)]
