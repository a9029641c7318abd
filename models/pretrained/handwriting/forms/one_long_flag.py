"""A 1 whose flag begins far down: to those who write none, a 7 or an upturned V."""

from models.pretrained.handwriting.form import Form, line
from models.pretrained.handwriting.forms import FORMS

FORMS.register(
    Form(
        digit=1,
        name="one_long_flag",
        title="with a long flag",
        strokes=(line((0.14, 0.58), (0.60, 0.03), (0.58, 0.98)),),
    )
)
