"""Running a LiteRT (TFLite) file on a batch of pictures."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray


def run_batch(interpreter: Interpreter, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The network's output `(N, units)` for pixels 0-255 `(N, H, W, C)`.

    An interpreter is not thread-safe: the caller sees to it that one thread at a time is here.
    """
    entrance = interpreter.get_input_details()[0]
    if tuple(entrance["shape"]) != pixels.shape:
        interpreter.resize_tensor_input(entrance["index"], pixels.shape)
    interpreter.allocate_tensors()  # does nothing where nothing has changed
    interpreter.set_tensor(entrance["index"], pixels.astype(np.float32))
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
