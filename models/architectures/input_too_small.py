"""Why a network does not fit a picture size, read from the error that Keras raises."""

import re
from collections.abc import Callable
from types import TracebackType

ARRIVING_SHAPE = re.compile(r"shape=[(\[]None,? (\d+),? (\d+)")


def explain_misfit(build: Callable[[], object]) -> str:
    """A sentence: the layer that `build` cannot place, what it needs and what reaches it.

    Keras hides its own frames from tracebacks and its message does not name the layer, so the
    network is built once more with the frames shown.
    """
    import keras

    keras.config.disable_traceback_filtering()
    try:
        build()
    except ValueError as error:
        layer = _innermost_layer(error.__traceback__)
        arriving = ARRIVING_SHAPE.search(str(error))
        if layer is None or arriving is None:
            return "one of its layers is larger than what reaches it."
        window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
        cells = "×".join(map(str, window or ()))
        return (
            f"its layer `{layer.name}` looks at {cells} cells at a time, "
            f"but only {'×'.join(arriving.groups())} are left when they reach it."
        )
    finally:
        keras.config.enable_traceback_filtering()
    raise ValueError("The network fits.")


def _innermost_layer(trace: TracebackType | None):  # type: ignore[no-untyped-def]
    import keras

    layer = None
    while trace is not None:
        owner = trace.tb_frame.f_locals.get("self")
        if isinstance(owner, keras.Layer) and not isinstance(owner, keras.Model):
            layer = owner
        trace = trace.tb_next
    return layer
