"""A 2 with a flat foot."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=2,
        name="two_plain",
        title="with a flat foot",
        strokes=(
            curve(
                (0.24, 0.24),
                (0.34, 0.09),
                (0.52, 0.03),
                (0.70, 0.11),
                (0.74, 0.28),
                (0.62, 0.53),
                (0.42, 0.76),
                (0.21, 0.95),
            )
            + line((0.80, 0.95)),
        ),
    )
)
