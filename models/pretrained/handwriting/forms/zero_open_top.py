"""A 0 whose end does not come back to its beginning."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=0,
        name="zero_open_top",
        title="open at the top",
        strokes=(
            curve(
                (0.40, 0.10),
                (0.27, 0.28),
                (0.22, 0.56),
                (0.32, 0.88),
                (0.52, 0.97),
                (0.71, 0.83),
                (0.77, 0.50),
                (0.70, 0.18),
                (0.58, 0.03),
            ),
        ),
    )
)
