"""A 7 whose top begins with a loop and runs in a wave."""

from models.pretrained.handwriting.form import Form, curve
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_loop",
        title="with a loop",
        strokes=(
            curve(
                (0.20, 0.08),
                (0.33, 0.12),
                (0.34, 0.25),
                (0.22, 0.26),
                (0.20, 0.12),
                (0.34, 0.05),
                (0.55, 0.11),
                (0.81, 0.05),
            )
            + curve((0.64, 0.36), (0.50, 0.66), (0.44, 0.98)),
        ),
    )
)
