"""A 6 with a straight neck."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=6,
        name="six_plain",
        title="plain",
        strokes=(
            curve(
                (0.66, 0.03),
                (0.46, 0.20),
                (0.29, 0.48),
                (0.25, 0.74),
                (0.36, 0.93),
                (0.55, 0.97),
                (0.71, 0.85),
                (0.70, 0.66),
                (0.55, 0.56),
                (0.38, 0.61),
                (0.27, 0.76),
            ),
        ),
    )
)
