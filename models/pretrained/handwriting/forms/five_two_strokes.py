"""A 5 in two strokes: its bar comes last."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=5,
        name="five_two_strokes",
        title="in two strokes",
        strokes=(
            line((0.36, 0.07), (0.31, 0.45))
            + curve(
                (0.52, 0.38), (0.71, 0.47), (0.77, 0.66), (0.68, 0.87), (0.47, 0.97), (0.22, 0.89)
            ),
            line((0.36, 0.07), (0.80, 0.04)),
        ),
    )
)
