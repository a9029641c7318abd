"""A 4 that is open at the top."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_open",
        title="open",
        strokes=(
            line((0.36, 0.04), (0.22, 0.56), (0.83, 0.55)),
            line((0.65, 0.20), (0.61, 0.98)),
        ),
    )
)
