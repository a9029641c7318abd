"""A 3 with a flat top, as on banknotes."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=3,
        name="three_flat_top",
        title="with a flat top",
        strokes=(
            line((0.24, 0.05), (0.74, 0.05), (0.45, 0.40))
            + curve(
                (0.64, 0.43), (0.77, 0.58), (0.76, 0.78), (0.62, 0.94), (0.42, 0.98), (0.22, 0.88)
            ),
        ),
    )
)
