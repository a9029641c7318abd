"""A 4 whose corner is so round that it is nearly a 9."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_rounded",
        title="with a round corner",
        strokes=(
            curve(
                (0.56, 0.05), (0.36, 0.25), (0.27, 0.42), (0.36, 0.50), (0.56, 0.49), (0.80, 0.45)
            ),
            line((0.74, 0.04), (0.66, 0.98)),
        ),
    )
)
