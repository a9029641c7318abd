"""A 1 with a flag, as schools in most of Europe teach it."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=1,
        name="one_with_flag",
        title="with a flag",
        strokes=(line((0.26, 0.36), (0.58, 0.03), (0.57, 0.98)),),
    )
)
