"""A 7 with a bar, so that it is no 1."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_bar",
        title="with a bar",
        strokes=(
            line((0.20, 0.06), (0.78, 0.06)) + curve((0.62, 0.36), (0.49, 0.66), (0.43, 0.98)),
            line((0.34, 0.53), (0.76, 0.49)),
        ),
    )
)
