"""How pictures should be made square: by cropping, by squashing, or by some of both.

    python -m tests.bench.proportions

The data set's pictures are squares, so bars of the usual proportions are cut out of its test
pictures; prints the share that the shipped network answers right, for every way. Cropping is judged
a little too harshly: people put the pet in the middle of their pictures.
"""

import numpy as np

from models.inference.predictor import load_predictor
from utils.datasets import DATASETS
from utils.preprocessing import photo

PICTURES = 1000
PROPORTIONS = {"4:3": 3 / 4, "3:2": 2 / 3, "16:9": 9 / 16}
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the excess that is squashed; 0 cuts all of it off


def main() -> None:
    split = DATASETS["cats_vs_dogs"].load()["test"].first(PICTURES)
    print(f"{'squashed':<18}" + "".join(f"{share:>8.0%}" for share in SHARES))
    for name, proportion in PROPORTIONS.items():
        for title, axes in (("wide", (0, 1)), ("tall", (1, 0))):
            bars = bar(split.images.transpose(0, 1 + axes[0], 1 + axes[1], 3), proportion)
            pictures = bars.transpose(0, 1 + axes[0], 1 + axes[1], 3)
            right = [accuracy(pictures, split.labels, share) for share in SHARES]
            print(f"{name} {title:<12}" + "".join(f"{each:>8.1%}" for each in right), flush=True)


def bar(images: np.ndarray, proportion: float) -> np.ndarray:
    """The middle rows of (N, H, W, 3)."""
    height = images.shape[1]
    cut = round(height * (1 - proportion) / 2)
    return images[:, cut : height - cut]


def accuracy(images: np.ndarray, labels: np.ndarray, share: float) -> float:
    photo._SQUASHED = share
    predictor = load_predictor("cats_vs_dogs")
    answers = predictor.predict_batch([np.ascontiguousarray(image) for image in images])
    names = predictor.info.class_names
    return float(np.mean([names.index(a.label) == y for a, y in zip(answers, labels, strict=True)]))


if __name__ == "__main__":
    main()
