"""A 4 in one stroke: from the end of the bar the pen goes up and down again."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=4,
        name="four_one_stroke",
        title="in one stroke",
        strokes=(
            line((0.34, 0.08), (0.22, 0.54))
            + curve(
                (0.46, 0.58),
                (0.66, 0.50),
                (0.78, 0.30),
                (0.79, 0.16),
                (0.71, 0.20),
                (0.65, 0.50),
                (0.58, 0.98),
            ),
        ),
    )
)
