"""The code that uses an exported file."""

from models.codegen.export_formats import Format
from models.serving.predictor_info import PredictorInfo
from utils.preprocessing import PREPARATIONS


def export_example(exported_as: Format, info: PredictorInfo, file: str) -> str:
    """Python that classifies one picture with an exported file.

    Args:
        exported_as: the format of the file.
        info: the network.
        file: name of the file.

    Returns:
        A script that needs the file and `picture.png` beside it.
    """
    height, width, channels = info.input_shape
    mode = "L" if channels == 1 else "RGB"
    polarity = PREPARATIONS[info.preparation].polarity
    comment = f"  # {polarity}" if polarity else ""
    predict = exported_as.predict_lines.format(file=repr(file))
    both = "" if len(info.class_names) > 2 else "\nanswer = [1 - answer[0], answer[0]]"
    return f"""# pip install {exported_as.packages} numpy pillow
import numpy as np
{exported_as.import_line}
from PIL import Image

names = {list(info.class_names)}
picture = Image.open("picture.png").convert("{mode}").resize(({width}, {height})){comment}
pixels = np.asarray(picture, np.float32).reshape(1, {height}, {width}, {channels})  # raw, 0 to 255
{predict}{both}
for name, probability in zip(names, answer):
    print(f"{{name}}: {{probability:.1%}}")
"""
