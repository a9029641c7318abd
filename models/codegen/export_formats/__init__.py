"""The formats in which a network can be taken home, one file each. `FORMATS` finds them all.

The server reads what they say; only the interactive worker writes files. Needs Keras, and for ONNX
two more packages, when a file is written.
"""

from models.codegen.export_formats.base import FORMATS, Floats, Format, Predict

__all__ = ["FORMATS", "Floats", "Format", "Predict"]
