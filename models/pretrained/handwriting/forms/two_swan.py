"""A 2 like a swan: its beginning curled, its foot a wave."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=2,
        name="two_swan",
        title="like a swan",
        strokes=(
            curve(
                (0.36, 0.29),
                (0.24, 0.25),
                (0.29, 0.10),
                (0.50, 0.03),
                (0.69, 0.13),
                (0.70, 0.33),
                (0.56, 0.59),
                (0.38, 0.79),
                (0.20, 0.95),
            )
            + curve((0.34, 0.87), (0.50, 0.91), (0.67, 0.96), (0.82, 0.86)),
        ),
    )
)
