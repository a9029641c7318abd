"""A 4 like a bolt of lightning, with a short stem across its bar."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_angular",
        title="with a short stem",
        strokes=(
            line((0.50, 0.02), (0.18, 0.62), (0.82, 0.60)),
            line((0.58, 0.38), (0.53, 0.98)),
        ),
    )
)
