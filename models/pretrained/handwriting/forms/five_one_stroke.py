"""A 5 in one stroke, from the right end of its bar."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=5,
        name="five_one_stroke",
        title="in one stroke",
        strokes=(
            line((0.76, 0.05), (0.36, 0.06), (0.31, 0.45))
            + curve(
                (0.52, 0.38), (0.71, 0.47), (0.77, 0.66), (0.68, 0.87), (0.47, 0.97), (0.22, 0.89)
            ),
        ),
    )
)
