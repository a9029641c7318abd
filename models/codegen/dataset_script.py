"""The code of a data set: its pictures as arrays, and some of them in a grid."""

from functools import lru_cache

from models.codegen.excerpt import Excerpt
from models.codegen.picture_loading import class_names_line, load_pictures
from models.codegen.script import KEPT_SCRIPTS, Script, Section
from utils.datasets import Dataset


@lru_cache(maxsize=KEPT_SCRIPTS)
def dataset_script(dataset: Dataset, size: int) -> Script:
    """Write the code that loads a data set, and shows some pictures.

    Args:
        dataset: which one.
        size: side of a picture in pixels.
    """
    excerpt = Excerpt()
    excerpt.import_("import numpy as np")
    excerpt.import_("from matplotlib import pyplot as plt")
    loading = load_pictures(dataset, size, excerpt)
    names = class_names_line(dataset.class_names)
    sections = (
        Section("Imports", f"{excerpt.imports()}\n\n{names}"),
        Section("The pictures", loading),
        Section("What they are", _FACTS),
        Section("A look at them", _GRID),
    )
    return Script(_about(dataset), sections)


def _about(dataset: Dataset) -> str:
    packages = " ".join(("numpy", "matplotlib", "keras", "tensorflow", *dataset.take_home.packages))
    return f"""{dataset.title} as arrays, and a look at some pictures, without CNN Playground.

    pip install {packages}

Pictures are uint8 (N, height, width, channels), 0 to 255; labels are numbers of classes.
"""


_FACTS = """print("to train with:", x_train.shape, x_train.dtype, "to test with:", x_test.shape)
print("of each class:", np.bincount(y_train))"""

_GRID = """chosen = np.random.default_rng(1).choice(len(x_train), 25, replace=False)
figure, places = plt.subplots(5, 5, figsize=(7, 8), layout="constrained")
for place, number in zip(places.flat, chosen):
    place.imshow(x_train[number].squeeze(), cmap="gray")
    place.set_title(NAMES[y_train[number]])
    place.axis("off")
plt.show()"""
