"""The code of a run: one Python script, or notebook, that does it all again without the app.

    from models.codegen import training_script

    Path("my_run.py").write_text(training_script(config, "My run").text())

A script of a training uses `model.fit`, as a Keras tutorial would. It takes the batches in the same
order as the app's own loop, so it reaches the same numbers. Imports no Keras.
"""

from models.codegen.script import Script
from models.codegen.training_script import training_script

__all__ = ["Script", "training_script"]
