"""A 4 that is open at the top, its stem as long as the whole digit."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_crossed",
        title="open, with a long stem",
        strokes=(
            curve((0.24, 0.06), (0.22, 0.28), (0.28, 0.46), (0.46, 0.52), (0.82, 0.49)),
            line((0.74, 0.03), (0.62, 0.98)),
        ),
    )
)
