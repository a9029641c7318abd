"""A 9 with a straight stem."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=9,
        name="nine_straight",
        title="with a straight stem",
        strokes=(
            curve(
                (0.70, 0.17),
                (0.55, 0.04),
                (0.36, 0.10),
                (0.27, 0.29),
                (0.37, 0.46),
                (0.55, 0.44),
                (0.67, 0.28),
                (0.71, 0.07),
            )
            + line((0.67, 0.98)),
        ),
    )
)
