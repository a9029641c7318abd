"""The code of a look inside: the maps of a layer, and Grad-CAM, for one picture."""

from dataclasses import dataclass
from functools import lru_cache

from models.codegen.picture_loading import class_names_line
from models.codegen.script import KEPT_SCRIPTS, Script, Section, one_line
from models.serving.predictor_info import PredictorInfo

ROOM = 32  # maps of a layer that are drawn


@dataclass(frozen=True)
class Look:
    """What to look at.

    Attributes:
        layer: name of the layer whose maps are shown.
        last_maps: name of the layer whose maps Grad-CAM weighs; None if no layer has maps.
        class_index: the class that Grad-CAM explains.
        epoch: take the weights after that epoch; None: the final ones.
    """

    layer: str
    last_maps: str | None
    class_index: int
    epoch: int | None = None


@lru_cache(maxsize=KEPT_SCRIPTS)
def inside_script(info: PredictorInfo, look: Look) -> Script:
    """Write the code that shows what the page Inside shows.

    Args:
        info: the network's.
        look: what to look at.
    """
    sections = [
        Section("The network and the picture", _opening(info, look)),
        Section("What a layer makes of it", _MAPS.format(layer=repr(look.layer), room=ROOM)),
    ]
    if look.last_maps is not None:
        code = _GRAD_CAM.format(
            layer=repr(look.last_maps),
            sign="-" if len(info.class_names) == 2 and look.class_index == 0 else "",
            unit=look.class_index if len(info.class_names) > 2 else 0,
            index=look.class_index,
        )
        sections.append(Section("Why: Grad-CAM", code))
    return Script(_about(info), tuple(sections))


def _about(info: PredictorInfo) -> str:
    height, width, _ = info.input_shape
    return f"""{one_line(info.title)}: a look inside, without CNN Playground.

    pip install keras tensorflow numpy pillow matplotlib

Needs the network's file {info.name}.keras and picture.png, {width}×{height} pixels as the network
takes them, beside this script.
"""


def _opening(info: PredictorInfo, look: Look) -> str:
    height, width, channels = info.input_shape
    file = repr(f"{info.name}.keras")
    weights = ""
    if look.epoch is not None:
        checkpoint = f"checkpoints/epoch-{look.epoch:03}.weights.h5"
        weights = f"\nmodel.load_weights({checkpoint!r})  # in the zip of the whole run"
    said = "answer" if len(info.class_names) > 2 else "[1 - answer[0], answer[0]]"
    return f"""import keras
import numpy as np
import tensorflow as tf
from matplotlib import pyplot as plt
from PIL import Image

{class_names_line(info.class_names)}

model = keras.saving.load_model({file}, compile=False){weights}
picture = Image.open("picture.png").convert("{"L" if channels == 1 else "RGB"}")
pixels = np.asarray(picture, np.float32).reshape(1, {height}, {width}, {channels})  # 0 to 255
answer = model(pixels, training=False).numpy()[0]
for name, probability in zip(NAMES, {said}):
    print(f"{{name}}: {{probability:.4f}}")"""


_MAPS = """layer = model.get_layer({layer})
maps = keras.Model(model.input, layer.output)(pixels, training=False).numpy()[0]
print(layer.name, maps.shape, "values from", maps.min(), "to", maps.max())
maps = np.atleast_3d(maps)  # (height, width, maps); a row of numbers is one map
reach = np.abs(maps).max()
shown = min({room}, maps.shape[2])
figure, places = plt.subplots(-(-shown // 8), min(8, shown), squeeze=False)
for i, place in enumerate(places.flat):
    place.axis("off")
    if i < shown:
        place.imshow(maps[..., i], cmap="PuOr_r", vmin=-reach, vmax=reach, aspect="auto")
plt.show()"""

_GRAD_CAM = """below = keras.Model(model.input, model.get_layer({layer}).output)
last = model.layers[-1]
above = keras.Model(below.output, last.input)
maps = below(pixels, training=False)  # (1, height, width, maps)
with tf.GradientTape() as tape:
    tape.watch(maps)
    score = {sign}(above(maps, training=False) @ last.kernel + last.bias)[:, {unit}]  # the logit
weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
heat = np.maximum(tf.reduce_sum(weights * maps, axis=3)[0], 0)  # only what speaks for the class
print("Grad-CAM for", NAMES[{index}], heat.shape, "up to", heat.max())
figure, place = plt.subplots()
place.imshow(picture, cmap="gray")
box = (-0.5, picture.width - 0.5, picture.height - 0.5, -0.5)
place.imshow(heat, cmap="inferno", alpha=0.5, extent=box, interpolation="bicubic")
plt.show()"""
