"""A 1 with a short, bent hook for a flag."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=1,
        name="one_hook",
        title="with a hook",
        strokes=(curve((0.34, 0.24), (0.46, 0.17), (0.55, 0.03)) + line((0.53, 0.98)),),
    )
)
