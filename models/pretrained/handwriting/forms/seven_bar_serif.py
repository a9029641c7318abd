"""A 7 with a serif and a bar, as much of Europe writes it."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_bar_serif",
        title="with a bar and a serif",
        strokes=(
            line((0.21, 0.22), (0.23, 0.06), (0.80, 0.06))
            + curve((0.64, 0.36), (0.50, 0.66), (0.44, 0.98)),
            line((0.32, 0.52), (0.78, 0.50)),
        ),
    )
)
