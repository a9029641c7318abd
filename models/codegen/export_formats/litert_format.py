"""LiteRT: for phones, small computers and servers that only predict."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.codegen.export_formats.base import FORMATS, Format, Predict, with_named_signature
from models.serving.litert_file import for_one_picture

if TYPE_CHECKING:
    import keras


def _write(model: "keras.Model", file: Path, description: str) -> None:
    with_named_signature(model).export(file, format="litert", verbose=False)
    file.write_bytes(for_one_picture(file.read_bytes(), description))


def _load(file: Path) -> Predict:
    from ai_edge_litert.interpreter import Interpreter

    # From memory, because Windows cannot delete a file that is mapped.
    run = Interpreter(model_content=file.read_bytes()).get_signature_runner()
    return lambda pixels: run(pixels=pixels)["probabilities"]


FORMATS.register(
    Format(
        name="tflite",
        rank=1,
        title="LiteRT",
        summary="For phones, small computers and servers that only predict: the runtime is small "
        "and starts at once. It used to be called TensorFlow Lite.",
        packages="ai-edge-litert",
        import_line="from ai_edge_litert.interpreter import Interpreter",
        predict_lines="network = Interpreter({file}).get_signature_runner()\n"
        'answer = network(pixels=pixels)["probabilities"][0]',
        write=_write,
        load=_load,
    )
)
