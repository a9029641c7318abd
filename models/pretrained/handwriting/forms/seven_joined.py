"""A 7 whose bar is drawn on from its foot, without lifting the pen."""

from models.pretrained.handwriting.form import Form, curve, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=7,
        name="seven_joined",
        title="with a bar joined to its foot",
        strokes=(
            line((0.18, 0.08), (0.78, 0.06))
            + curve((0.62, 0.36), (0.50, 0.66), (0.42, 0.98))
            + curve((0.34, 0.76), (0.36, 0.54))
            + line((0.77, 0.48)),
        ),
    )
)
