"""A 6 whose neck bends over and whose bowl curls inwards."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=6,
        name="six_curled",
        title="curled",
        strokes=(
            curve(
                (0.74, 0.15),
                (0.63, 0.04),
                (0.46, 0.10),
                (0.30, 0.33),
                (0.24, 0.62),
                (0.31, 0.87),
                (0.50, 0.97),
                (0.69, 0.88),
                (0.73, 0.69),
                (0.60, 0.55),
                (0.43, 0.58),
                (0.36, 0.72),
            ),
        ),
    )
)
