"""A 7 of two lines."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_plain",
        title="plain",
        strokes=(
            line((0.20, 0.06), (0.78, 0.06)) + curve((0.62, 0.36), (0.49, 0.66), (0.43, 0.98)),
        ),
    )
)
