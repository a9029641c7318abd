"""A 4 that is closed at the top, as in print."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_closed",
        title="closed",
        strokes=(
            line((0.62, 0.03), (0.14, 0.67), (0.86, 0.66)),
            line((0.63, 0.04), (0.61, 0.98)),
        ),
    )
)
