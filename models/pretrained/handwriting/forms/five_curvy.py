"""A 5 without corners, close to an S."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=5,
        name="five_curvy",
        title="without corners",
        strokes=(
            curve(
                (0.77, 0.06),
                (0.56, 0.05),
                (0.40, 0.13),
                (0.34, 0.30),
                (0.43, 0.42),
                (0.60, 0.47),
                (0.73, 0.59),
                (0.74, 0.78),
                (0.60, 0.94),
                (0.40, 0.97),
                (0.21, 0.88),
            ),
        ),
    )
)
