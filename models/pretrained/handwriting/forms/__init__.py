"""The forms of the digits. One file is one form; `FORMS` finds them all.

To add one, copy a file, give it a name of its own and change its points.
"""

from models.pretrained.handwriting.form import Form
from utils.registry import Registry

FORMS: Registry[Form] = Registry("form", "models.pretrained.handwriting.forms")


def forms_of(digit: int) -> list[Form]:
    """All forms of a digit, 0 to 9."""
    return [form for form in FORMS if form.digit == digit]
