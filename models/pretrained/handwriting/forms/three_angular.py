"""A 3 with a corner for a waist, written in haste."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=3,
        name="three_angular",
        title="angular",
        strokes=(
            curve((0.24, 0.08), (0.48, 0.04), (0.72, 0.10))
            + line((0.38, 0.44))
            + curve((0.64, 0.52), (0.74, 0.68), (0.58, 0.86), (0.22, 0.97)),
        ),
    )
)
