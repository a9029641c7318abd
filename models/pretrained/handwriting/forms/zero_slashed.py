"""A 0 with a slash, which programmers and Scandinavians know from an O."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=0,
        name="zero_slashed",
        title="slashed",
        strokes=(
            curve(
                (0.60, 0.09),
                (0.46, 0.07),
                (0.30, 0.21),
                (0.23, 0.50),
                (0.32, 0.83),
                (0.51, 0.94),
                (0.69, 0.82),
                (0.77, 0.50),
                (0.69, 0.19),
                (0.54, 0.06),
                (0.42, 0.08),
            ),
            line((0.78, 0.06), (0.22, 0.95)),
        ),
    )
)
