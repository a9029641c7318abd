"""An 8 of two rings, as of a snowman."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=8,
        name="eight_two_rings",
        title="of two rings",
        strokes=(
            curve(
                (0.58, 0.05),
                (0.46, 0.04),
                (0.34, 0.14),
                (0.35, 0.32),
                (0.50, 0.44),
                (0.65, 0.33),
                (0.66, 0.13),
                (0.53, 0.03),
                (0.44, 0.05),
            ),
            curve(
                (0.57, 0.46),
                (0.44, 0.46),
                (0.28, 0.60),
                (0.27, 0.80),
                (0.39, 0.95),
                (0.58, 0.96),
                (0.73, 0.82),
                (0.71, 0.59),
                (0.54, 0.45),
                (0.42, 0.47),
            ),
        ),
    )
)
