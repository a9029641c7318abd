"""A 2 with a loop at the lower left, where the pen turns round."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=2,
        name="two_looped",
        title="with a loop",
        strokes=(
            curve(
                (0.25, 0.22),
                (0.35, 0.08),
                (0.54, 0.03),
                (0.71, 0.13),
                (0.72, 0.32),
                (0.58, 0.58),
                (0.39, 0.83),
                (0.25, 0.94),
                (0.16, 0.89),
                (0.23, 0.80),
                (0.40, 0.84),
                (0.60, 0.94),
                (0.84, 0.89),
            ),
        ),
    )
)
