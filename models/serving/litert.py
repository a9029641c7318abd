"""A network in a LiteRT (TFLite) file."""

import threading
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.evaluation.outputs import class_probabilities


@dataclass(frozen=True)
class Answers:
    """A network's outputs for N pictures.

    Attributes:
        probabilities: float32 `(N, classes)`.
        familiarity: float32 `(N,)` from 0 to 1, how much a picture looks like the training
            pictures; below 0.5 it counts as out of distribution. None without such an output.
    """

    probabilities: NDArray[np.float32]
    familiarity: NDArray[np.float32] | None


class LiteRTNetwork:
    """A loaded LiteRT network. Thread-safe."""

    def __init__(
        self, content: bytes, input_shape: tuple[int, ...] = (), classes: int | None = None
    ) -> None:
        """Load a network and run it once.

        Args:
            content: of the file.
            input_shape: height, width and channels that it must take; () accepts any.
            classes: number of classes that it must predict; None accepts any.

        Raises:
            ValueError, RuntimeError: if it cannot be loaded or run, or does not match.
        """
        # From memory, since a mapped file cannot be replaced on Windows.
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._ask = self._interpreter.get_signature_runner()
        self._one_at_a_time = threading.Lock()
        self._check(input_shape)
        self._try(classes)

    def __call__(self, pixels: NDArray[np.uint8]) -> Answers:
        """The outputs for pixels 0-255 `(N, H, W, C)`."""
        with self._one_at_a_time:
            outputs = self._ask(pixels=pixels.astype(np.float32))
        familiarity = outputs.get("familiarity")
        return Answers(
            class_probabilities(outputs["probabilities"]),
            None if familiarity is None else familiarity[:, 0],
        )

    def _check(self, input_shape: tuple[int, ...]) -> None:
        """Check its signature before allocating anything of its size."""
        takes, gives = self._ask.get_input_details(), self._ask.get_output_details()
        if [*takes] != ["pixels"] or "probabilities" not in gives:
            raise ValueError(f"A network gives probabilities for pixels, received {[*gives]}.")
        shape = tuple(map(int, takes["pixels"]["shape"]))
        if len(shape) != 4 or (input_shape and shape[1:] != input_shape):
            raise ValueError(f"The network takes pictures of {shape[1:]}, not {input_shape}.")

    def _try(self, classes: int | None) -> None:
        """Run it once: a damaged file may load and fail only then."""
        shape = self._ask.get_input_details()["pixels"]["shape"]
        answers = self(np.zeros((1, *shape[1:]), np.uint8)).probabilities
        if answers.shape != (1, classes or answers.shape[-1]):
            raise ValueError(f"The network tells {answers.shape[-1]} classes apart, not {classes}.")
