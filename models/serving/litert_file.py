"""The file of a LiteRT network, made easy for other runtimes: one picture at a time, described.

Keras writes files that take any number of pictures. LiteRT itself can enlarge a batch of one, other
runtimes (LiteRT.js, some phones' accelerators) refuse an open number. So the files say one; the
calculation in them stays bit for bit the same. What goes in and what comes out is written into the
file's description, which tools such as Netron show.
"""

import json
from collections.abc import Sequence

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

IDENTIFIER = b"TFL3"
OPEN = -1  # how a shape says that a side is left open


def for_one_picture(content: bytes, description: str = "") -> bytes:
    """The same network with a batch of one as its signature, and with a description."""
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    for graph in model.subgraphs:
        for tensor in graph.tensors:
            _close(tensor)
    model.description = description or model.description
    builder = flatbuffers.Builder(len(content))
    builder.Finish(model.Pack(builder), IDENTIFIER)
    return bytes(builder.Output())


def _close(tensor: "schema.TensorT") -> None:
    """Leave out what says that a side is open; the sides are written as they are for one."""
    if tensor.shapeSignature is not None and OPEN in tensor.shapeSignature:
        tensor.shape = np.where(np.equal(tensor.shapeSignature, OPEN), 1, tensor.shape)
        tensor.shapeSignature = None


def describe_network(
    title: str, input_shape: tuple[int, int, int], class_names: Sequence[str]
) -> str:
    """What one has to know to ask a network's file, as JSON.

    Args:
        title: what the network is called.
        input_shape: height, width, channels.
        class_names: its answers, in their order.
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
    """What the file says of itself; empty if it says nothing."""
    told = schema.Model.GetRootAs(content, 0).Description()
    return told.decode() if told else ""
