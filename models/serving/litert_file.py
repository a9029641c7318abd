"""LiteRT files that other runtimes can use: a batch size of one, and a description.

Keras exports an open batch size. LiteRT can enlarge a batch of one, but other runtimes (LiteRT.js,
some phones' accelerators) refuse an open one. So the files say one; the computation stays bit for
bit the same. Input and output are documented in the file's description, which tools such as Netron
show.
"""

import json
from collections.abc import Sequence

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

IDENTIFIER = b"TFL3"
OPEN = -1  # an open dimension in a shape signature


def for_one_picture(content: bytes, description: str = "") -> bytes:
    """Set the batch size to one and add a description.

    Args:
        content: a LiteRT file.
        description: replaces the file's own; "" keeps it.

    Returns:
        The changed file.
    """
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    for graph in model.subgraphs:
        for tensor in graph.tensors:
            _close(tensor)
    model.description = description or model.description
    builder = flatbuffers.Builder(len(content))
    builder.Finish(model.Pack(builder), IDENTIFIER)
    return bytes(builder.Output())


def _close(tensor: "schema.TensorT") -> None:
    """Remove the signature with open dimensions; the shape then holds, for a batch of one."""
    if tensor.shapeSignature is not None and OPEN in tensor.shapeSignature:
        tensor.shape = np.where(np.equal(tensor.shapeSignature, OPEN), 1, tensor.shape)
        tensor.shapeSignature = None


def describe_network(
    title: str, input_shape: tuple[int, int, int], class_names: Sequence[str]
) -> str:
    """How to use a network's file, as JSON.

    Args:
        title: what the network is called.
        input_shape: height, width, channels.
        class_names: in the order of its outputs.
    """
    height, width, channels = input_shape
    colours = "grey, light on black" if channels == 1 else "red, green, blue"
    one = len(class_names) == 2
    told = {
        "title": title,
        "input": f"pixels: float32 [1, {height}, {width}, {channels}], raw values from 0 to 255, "
        f"{colours}, rows from the top",
        "output": f"probabilities: float32 [1, {1 if one else len(class_names)}]"
        + (", of the second label" if one else ", in the order of the labels"),
        "labels": list(class_names),
        "made by": "CNN Playground",
    }
    return json.dumps(told, ensure_ascii=False)


def description_of(content: bytes) -> str:
    """The description in a LiteRT file; "" if it has none."""
    told = schema.Model.GetRootAs(content, 0).Description()
    return told.decode() if told else ""
