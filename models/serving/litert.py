"""A network in a LiteRT (TFLite) file."""

import threading
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.evaluation.outputs import class_probabilities


@dataclass(frozen=True)
class Answers:
    """What a network says of N pictures.

    Attributes:
        probabilities: float32 `(N, classes)`.
        familiarity: float32 `(N,)` from 0 to 1, how much a picture looks like those it was
            trained on, doubtful below 0.5; None for a network that cannot tell.
    """

    probabilities: NDArray[np.float32]
    familiarity: NDArray[np.float32] | None


class LiteRTNetwork:
    """The network of such a file, ready to be asked. Thread-safe."""

    def __init__(
        self, content: bytes, input_shape: tuple[int, ...] = (), classes: int | None = None
    ) -> None:
        """Load it and ask it once; raises ValueError or RuntimeError for what cannot answer.

        Args:
            content: the file.
            input_shape: height, width and channels that it has to take, where they are known.
            classes: how many it has to tell apart, where that is known.
        """
        # From memory: a file that is mapped cannot be replaced on Windows.
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._ask = self._interpreter.get_signature_runner()
        self._one_at_a_time = threading.Lock()
        self._check(input_shape)
        self._try(classes)

    def __call__(self, pixels: NDArray[np.uint8]) -> Answers:
        """The answers for pixels 0-255 `(N, H, W, C)`."""
        with self._one_at_a_time:
            outputs = self._ask(pixels=pixels.astype(np.float32))
        familiarity = outputs.get("familiarity")
        return Answers(
            class_probabilities(outputs["probabilities"]),
            None if familiarity is None else familiarity[:, 0],
        )

    def _check(self, input_shape: tuple[int, ...]) -> None:
        """Look at its description, before anything of its size is made."""
        takes, gives = self._ask.get_input_details(), self._ask.get_output_details()
        if [*takes] != ["pixels"] or "probabilities" not in gives:
            raise ValueError(f"A network gives probabilities for pixels, received {[*gives]}.")
        shape = tuple(map(int, takes["pixels"]["shape"]))
        if len(shape) != 4 or (input_shape and shape[1:] != input_shape):
            raise ValueError(f"The network takes pictures of {shape[1:]}, not {input_shape}.")

    def _try(self, classes: int | None) -> None:
        """A damaged file may load all the same, and break at the first question."""
        shape = self._ask.get_input_details()["pixels"]["shape"]
        answers = self(np.zeros((1, *shape[1:]), np.uint8)).probabilities
        if answers.shape != (1, classes or answers.shape[-1]):
            raise ValueError(f"The network tells {answers.shape[-1]} classes apart, not {classes}.")
