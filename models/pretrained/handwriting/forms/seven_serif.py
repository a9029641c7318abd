"""A 7 that begins with a short stroke down or up to its bar."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_serif",
        title="with a serif",
        strokes=(
            line((0.21, 0.22), (0.23, 0.06), (0.80, 0.06))
            + curve((0.64, 0.36), (0.50, 0.66), (0.44, 0.98)),
        ),
    )
)
