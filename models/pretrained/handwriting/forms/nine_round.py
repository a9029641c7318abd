"""A 9 without corners: a 6 turned round."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=9,
        name="nine_round",
        title="without corners",
        strokes=(
            curve(
                (0.70, 0.28),
                (0.60, 0.43),
                (0.41, 0.44),
                (0.29, 0.29),
                (0.34, 0.11),
                (0.52, 0.03),
                (0.69, 0.13),
                (0.73, 0.36),
                (0.67, 0.64),
                (0.55, 0.98),
            ),
        ),
    )
)
