"""A trained network as a file for elsewhere: `.keras`, LiteRT or ONNX, checked before it is given.

The server reads the table of formats; only the interactive worker writes files. Needs Keras, and
for ONNX two packages more, when a file is made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.evaluation.outputs import class_probabilities
from models.explain.open_networks import open_network
from models.serving.identity import NetworkIdentity
from models.serving.litert_file import describe_network, for_one_picture
from models.serving.predictor_info import PredictorError, PredictorInfo
from utils.preprocessing import PREPARATIONS

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-4  # between two probabilities of the network and of its file
BATCH = 50  # pictures that are looked at together: a hundred large ones take much memory

Floats = NDArray[np.float32]
Ask = Callable[[Floats], Floats]  # pixels 0-255 (N, H, W, C) -> the network's output (N, units)


class FormatError(Exception):
    """There is no file, or it does not answer as the network does; a sentence for the user."""


@dataclass(frozen=True)
class Exported:
    """A file that was loaded again and answered as the network does.

    Attributes:
        content: the file.
        pictures: how many it was asked about.
        difference: the largest one between two probabilities, the network's and the file's.
    """

    content: bytes
    pictures: int
    difference: float

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return len(self.content)


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        name: how the code calls it, and what the file's name ends with.
        title: how people call it.
        help: what it is good for.
        packages: what one installs to use the file.
        lines: Python that asks the file `{file}` about `pixels`: its import, and the statements
            that leave the network's output for the first picture in `answer`.
        write: model, path, description -> the file.
        load: path -> a function that asks the file.
    """

    name: str
    title: str
    help: str
    packages: str
    lines: tuple[str, str]
    write: "Callable[[keras.Model, Path, str], None]" = field(repr=False)
    load: Callable[[Path], Ask] = field(repr=False)


def export(network: NetworkIdentity, name: str, pictures: NDArray[np.uint8]) -> Exported:
    """A network as a file, after asking both about pictures `(N, H, W, C)`.

    Args:
        network: which one.
        name: of the format, in FORMATS.
        pictures: at least one, as the network takes them.

    Raises FormatError where there is no file, or its answers differ by more than TOLERANCE, and
    NetworkError where there is no network.
    """
    chosen = FORMATS[name]
    model = open_network(network).model
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"network.{name}"
            chosen.write(model, file, _description(network))
            difference = _difference(model, chosen.load(file), pictures.astype(np.float32))
            content = file.read_bytes()
    except ImportError as error:
        raise FormatError(
            f"A file for {chosen.title} needs a package that is missing here ({error.name}). "
            "Install all that is in requirements.txt."
        ) from error
    except OSError as error:
        raise FormatError(
            f"The file could not be written: {error.strerror or error}. Is the disk full?"
        ) from error
    except Exception as error:  # converters raise nearly anything for what they do not know
        raise FormatError(f"This network cannot be written as {chosen.title}.") from error
    if not difference <= TOLERANCE:
        raise FormatError(
            f"The file for {chosen.title} answers otherwise than the network, by up to "
            f"{difference:.4f}, so it is not offered."
        )
    return Exported(content, len(pictures), difference)


def _description(network: NetworkIdentity) -> str:
    """What one has to know to ask the file; empty where nobody wrote it down."""
    try:
        info = PredictorInfo.read(network.folder)
    except PredictorError:
        return ""
    return describe_network(info.title, info.input_shape, info.class_names)


def _difference(model: "keras.Model", ask: Ask, pixels: Floats) -> float:
    """The largest difference between two probabilities; no number if an answer is none."""
    worst = 0.0
    for start in range(0, len(pixels), BATCH):
        part = pixels[start : start + BATCH]
        ours = class_probabilities(np.asarray(model(part, training=False)))
        theirs = class_probabilities(np.asarray(ask(part)))
        if ours.shape != theirs.shape:
            return np.inf
        worst = float(np.maximum(worst, np.abs(ours - theirs).max()))  # keeps what is no number
    return worst


def example(chosen: Format, info: PredictorInfo, file: str) -> str:
    """Python that asks a file of this format about one picture."""
    height, width, channels = info.input_shape
    mode = "L" if channels == 1 else "RGB"
    polarity = PREPARATIONS[info.preparation].polarity
    looks = f"  # {polarity}" if polarity else ""
    imports, ask = (text.format(file=repr(file)) for text in chosen.lines)
    both = "" if len(info.class_names) > 2 else "\nanswer = [1 - answer[0], answer[0]]"
    return f"""# pip install {chosen.packages} numpy pillow
import numpy as np
{imports}
from PIL import Image

names = {list(info.class_names)}
picture = Image.open("picture.png").convert("{mode}").resize(({width}, {height})){looks}
pixels = np.asarray(picture, np.float32).reshape(1, {height}, {width}, {channels})  # raw, 0 to 255
{ask}{both}
for name, probability in zip(names, answer):
    print(f"{{name}}: {{probability:.1%}}")
"""


def _write_keras(model: "keras.Model", file: Path, description: str) -> None:
    model.save(file)


def _load_keras(file: Path) -> Ask:
    import keras

    again = keras.saving.load_model(file, compile=False)
    return lambda pixels: again(pixels, training=False)


def _write_litert(model: "keras.Model", file: Path, description: str) -> None:
    _asked(model).export(file, format="litert", verbose=False)
    file.write_bytes(for_one_picture(file.read_bytes(), description))


def _load_litert(file: Path) -> Ask:
    from ai_edge_litert.interpreter import Interpreter

    # From memory: a file that is mapped cannot be deleted on Windows.
    ask = Interpreter(model_content=file.read_bytes()).get_signature_runner()
    return lambda pixels: ask(pixels=pixels)["probabilities"]


def _write_onnx(model: "keras.Model", file: Path, description: str) -> None:
    import onnx

    _asked(model).export(file, format="onnx", verbose=False)
    written = onnx.load(file)
    written.doc_string = description
    onnx.save(written, file)


def _load_onnx(file: Path) -> Ask:
    """Asked by the reference evaluator, which comes with the package that the file needs anyway."""
    from onnx import load
    from onnx.reference import ReferenceEvaluator

    network: Any = ReferenceEvaluator(load(file))
    return lambda pixels: network.run(["probabilities"], {"pixels": pixels})[0]


def _asked(model: "keras.Model") -> "keras.Model":
    """The same network with names for what goes in and out: "pixels" and "probabilities"."""
    from models.evaluation.ood import serving_model

    named = serving_model(model)
    named(np.zeros((1, *model.input_shape[1:]), np.float32))  # Keras exports what was called once
    return named


FORMATS = {
    each.name: each
    for each in (
        Format(
            "keras",
            "Keras",
            "To go on with in Python: train it further, take it apart. Keras with TensorFlow, "
            "PyTorch or JAX opens it.",
            "keras tensorflow",
            (
                "import keras",
                "network = keras.saving.load_model({file})\n"
                "answer = network.predict(pixels, verbose=0)[0]",
            ),
            _write_keras,
            _load_keras,
        ),
        Format(
            "tflite",
            "LiteRT",
            "For phones, small computers and servers that only ask: the runtime is small and "
            "starts at once. It was called TensorFlow Lite.",
            "ai-edge-litert",
            (
                "from ai_edge_litert.interpreter import Interpreter",
                "network = Interpreter({file}).get_signature_runner()\n"
                'answer = network(pixels=pixels)["probabilities"][0]',
            ),
            _write_litert,
            _load_litert,
        ),
        Format(
            "onnx",
            "ONNX",
            "An open format that C++, C#, Java, browsers and most tools can read.",
            "onnxruntime",
            (
                "import onnxruntime",
                "network = onnxruntime.InferenceSession({file})\n"
                'answer = network.run(["probabilities"], {{"pixels": pixels}})[0][0]',
            ),
            _write_onnx,
            _load_onnx,
        ),
    )
}
