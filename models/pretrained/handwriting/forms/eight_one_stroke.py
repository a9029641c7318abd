"""An 8 in one stroke, begun as an S."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=8,
        name="eight_one_stroke",
        title="in one stroke",
        strokes=(
            curve(
                (0.68, 0.15),
                (0.52, 0.03),
                (0.34, 0.12),
                (0.34, 0.29),
                (0.52, 0.45),
                (0.70, 0.61),
                (0.74, 0.80),
                (0.60, 0.95),
                (0.42, 0.96),
                (0.27, 0.82),
                (0.32, 0.62),
                (0.50, 0.46),
                (0.66, 0.30),
                (0.67, 0.13),
            ),
        ),
    )
)
