"""A 1 with a flag and a foot, as in print."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=1,
        name="one_flag_and_foot",
        title="with a flag and a foot",
        strokes=(
            line((0.30, 0.25), (0.54, 0.03), (0.53, 0.96)),
            line((0.26, 0.97), (0.80, 0.96)),
        ),
    )
)
