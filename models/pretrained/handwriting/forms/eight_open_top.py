"""An 8 whose end does not come back to its beginning."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=8,
        name="eight_open_top",
        title="open at the top",
        strokes=(
            curve(
                (0.60, 0.06),
                (0.44, 0.05),
                (0.34, 0.17),
                (0.38, 0.33),
                (0.55, 0.48),
                (0.70, 0.63),
                (0.73, 0.81),
                (0.59, 0.95),
                (0.42, 0.96),
                (0.27, 0.82),
                (0.32, 0.62),
                (0.50, 0.45),
                (0.66, 0.28),
                (0.78, 0.08),
            ),
        ),
    )
)
