"""A 9 whose stem curls to the left, as a g's."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=9,
        name="nine_curled",
        title="with a curled stem",
        strokes=(
            curve(
                (0.71, 0.17),
                (0.55, 0.03),
                (0.36, 0.09),
                (0.27, 0.27),
                (0.37, 0.43),
                (0.55, 0.41),
                (0.68, 0.25),
                (0.72, 0.07),
            )
            + curve((0.73, 0.44), (0.69, 0.78), (0.54, 0.97), (0.33, 0.95), (0.20, 0.80)),
        ),
    )
)
