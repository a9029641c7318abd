"""A 0: an oval that begins and ends at the top."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=0,
        name="zero_plain",
        title="plain",
        strokes=(
            curve(
                (0.60, 0.06),
                (0.46, 0.04),
                (0.30, 0.19),
                (0.23, 0.50),
                (0.32, 0.85),
                (0.51, 0.97),
                (0.69, 0.84),
                (0.77, 0.50),
                (0.69, 0.17),
                (0.54, 0.03),
                (0.42, 0.05),
            ),
        ),
    )
)
