"""A 3 of two bows."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=3,
        name="three_round",
        title="of two bows",
        strokes=(
            curve(
                (0.25, 0.17),
                (0.38, 0.05),
                (0.56, 0.03),
                (0.70, 0.13),
                (0.69, 0.31),
                (0.57, 0.42),
                (0.42, 0.46),
            )
            + curve(
                (0.60, 0.48),
                (0.74, 0.58),
                (0.77, 0.75),
                (0.66, 0.92),
                (0.47, 0.98),
                (0.30, 0.93),
                (0.20, 0.82),
            ),
        ),
    )
)
