"""The code of an evaluation: a network's predictions on test pictures, and their figures."""

from functools import lru_cache

from models.codegen.excerpt import Excerpt
from models.codegen.picture_loading import class_names_line, load_pictures
from models.codegen.script import KEPT_SCRIPTS, Script, Section, one_line
from models.evaluation.calibration import BINS
from models.evaluation.labelled_predictions import Z
from models.serving.predictor_info import PredictorInfo
from utils.datasets import DATASETS

BATCH = 50  # pictures to predict at once: a hundred large ones take much memory


@lru_cache(maxsize=KEPT_SCRIPTS)
def evaluation_script(info: PredictorInfo, pictures: int) -> Script:
    """Write the code that reaches the figures of the page Evaluate.

    Args:
        info: the network's.
        pictures: how many test pictures to predict, from the first on.

    Raises:
        UnknownNameError: its data set is not there any more.
    """
    dataset = DATASETS[info.dataset]
    excerpt = Excerpt()
    for statement in (
        "import numpy as np",
        "from ai_edge_litert.interpreter import Interpreter",
        "from matplotlib import pyplot as plt",
    ):
        excerpt.import_(statement)
    loading = load_pictures(dataset, info.input_shape[0], excerpt)
    names = class_names_line(info.class_names)
    both = "" if len(info.class_names) > 2 else _BOTH
    answers = _ANSWERS.format(file=repr(f"{info.name}.tflite"), both=both, batch=BATCH)
    sections = (
        Section("Imports", f"{excerpt.imports()}\n\n{names}"),
        Section(
            "The test pictures",
            f"{loading}\nx_test, y_test = x_test[:{pictures}], y_test[:{pictures}]",
        ),
        Section("The answers", answers),
        Section("How many are right", _ACCURACY.format(z=Z)),
        Section("Class by class", _CLASSES),
        Section("Does it know how sure to be", _CALIBRATION.format(bins=BINS)),
        Section("The surest mistakes", _MISTAKES),
        Section("What is taken for what", _CHART),
    )
    packages = ("ai-edge-litert", "numpy", "matplotlib", "keras", "tensorflow")
    return Script(_about(info, " ".join((*packages, *dataset.take_home.packages))), sections)


def _about(info: PredictorInfo, packages: str) -> str:
    return f"""{one_line(info.title)}: how good it is, without CNN Playground.

    pip install {packages}

Needs the network's file {info.name}.tflite beside this script.
"""


_ANSWERS = """network = Interpreter({file}).get_signature_runner()
parts = [x_test[i : i + {batch}].astype(np.float32) for i in range(0, len(x_test), {batch})]
probabilities = np.concatenate([network(pixels=part)["probabilities"] for part in parts]){both}
answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
right = answers == y_test"""

_BOTH = """
probabilities = np.concatenate([1 - probabilities, probabilities], axis=1)"""

_ACCURACY = """accuracy, count = right.mean(), len(right)
middle = (accuracy + {z}**2 / (2 * count)) / (1 + {z}**2 / count)  # Wilson's interval, 95 %
spread = np.sqrt(accuracy * (1 - accuracy) / count + {z}**2 / (4 * count**2))
reach = {z} * spread / (1 + {z}**2 / count)
low, high = middle - reach, middle + reach
print(f"accuracy {{accuracy:.4f}}, likely between {{low:.4f}} and {{high:.4f}}")"""

_CLASSES = """confusion = np.zeros((len(NAMES), len(NAMES)), int)
np.add.at(confusion, (y_test, answers), 1)  # [true class, answer]
for i, name in enumerate(NAMES):
    called, real, hits = confusion[:, i].sum(), confusion[i].sum(), confusion[i, i]
    precision, recall = hits / max(1, called), hits / max(1, real)
    f1 = 2 * hits / max(1, called + real)
    print(f"{name}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")"""

_CALIBRATION = """bins = np.minimum((confidence * {bins}).astype(int), {bins} - 1)
gaps = [abs((confidence - right)[bins == b].mean()) * (bins == b).sum() for b in np.unique(bins)]
print(f"calibration error {{sum(gaps) / len(right):.4f}}")"""

_MISTAKES = """wrong = np.flatnonzero(~right)
for i in wrong[np.argsort(-confidence[wrong], kind="stable")][:10]:
    said, truth = NAMES[answers[i]], NAMES[y_test[i]]
    print(f"picture {i}: {confidence[i]:.1%} sure of {said}, but it is {truth}")"""

_CHART = """figure, place = plt.subplots(figsize=(7, 7), layout="constrained")
place.imshow(np.sqrt(confusion), cmap="Blues")  # the root, so that a few mistakes show
for (truth, said), number in np.ndenumerate(confusion):
    place.text(said, truth, number, ha="center", va="center")
place.set(xlabel="answer", ylabel="what it is")
place.set_xticks(range(len(NAMES)), NAMES, rotation=90)
place.set_yticks(range(len(NAMES)), NAMES)
plt.show()"""
