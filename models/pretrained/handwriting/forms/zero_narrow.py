"""A narrow 0, as in a column of figures."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=0,
        name="zero_narrow",
        title="narrow",
        strokes=(
            curve(
                (0.56, 0.06),
                (0.47, 0.06),
                (0.38, 0.24),
                (0.35, 0.56),
                (0.40, 0.88),
                (0.50, 0.97),
                (0.60, 0.86),
                (0.66, 0.48),
                (0.61, 0.14),
                (0.52, 0.03),
                (0.45, 0.07),
            ),
        ),
    )
)
