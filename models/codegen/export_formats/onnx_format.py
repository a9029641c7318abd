"""ONNX: an open format for other languages and tools."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.codegen.export_formats.base import FORMATS, Format, Predict, with_named_signature

if TYPE_CHECKING:
    import keras


def _write(model: "keras.Model", file: Path, description: str) -> None:
    import onnx

    with_named_signature(model).export(file, format="onnx", verbose=False)
    written = onnx.load(file)
    written.doc_string = description
    onnx.save(written, file)


def _load(file: Path) -> Predict:
    # The reference evaluator comes with the package that writing needs anyway.
    from onnx import load
    from onnx.reference import ReferenceEvaluator

    network: Any = ReferenceEvaluator(load(file))
    return lambda pixels: network.run(["probabilities"], {"pixels": pixels})[0]


FORMATS.register(
    Format(
        name="onnx",
        rank=2,
        title="ONNX",
        summary="An open format that C++, C#, Java, browsers and most tools can read.",
        packages="onnxruntime",
        import_line="import onnxruntime",
        predict_lines="network = onnxruntime.InferenceSession({file})\n"
        'answer = network.run(["probabilities"], {{"pixels": pixels}})[0][0]',
        write=_write,
        load=_load,
    )
)
