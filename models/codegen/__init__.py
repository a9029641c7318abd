"""The code of a run: one Python script, or notebook, that does it all again without the app.

    from models.codegen import training_script

    Path("my_run.py").write_text(training_script(config, "My run").text())

The script takes its functions from the modules that the app itself trains with, so it reaches the
same numbers. Imports no Keras.
"""

from models.codegen.training_script import Script, training_script

__all__ = ["Script", "training_script"]
