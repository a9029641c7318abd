"""A 1 that is nothing but a stroke, as most of MNIST's are."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=1,
        name="one_bar",
        title="a single stroke",
        strokes=(line((0.52, 0.02), (0.49, 0.98)),),
    )
)
