"""Lesson 2: convolution."""

from pages.lessons import keys
from pages.lessons.kernel_picker import choose_kernel, take_edited
from pages.lessons.lesson_pictures import choose_picture
from pages.lessons.sliding_window import SlidingWindow, render_window
from pages.lessons.topics import Question, lesson

WINDOW = f"{keys.LESSON_WINDOW}_convolution"


@lesson(
    title="Convolution: looking for a pattern",
    rank=20,
    idea="A **kernel** is a small square of numbers that slides over the picture. At every place "
    "it is multiplied with the pixels below it, and the products are added up. The sum is large "
    "where the picture looks like the kernel: it has found its pattern.",
    question=Question(
        "The kernel has −1 in its left column, 0 in the middle and 1 on the right. Where is its "
        "sum far from zero?",
        (
            "Where all pixels are white",
            "Where dark meets light from left to right",
            "Where a line runs from left to right",
        ),
        right=1,
        because="On an even patch, white or black, the left column takes away what the right one "
        "adds: 0. Only where left and right differ does something remain. That is an upright edge: "
        "orange where it gets lighter to the right, blue where it gets darker.",
    ),
    code="x = layers.Conv2D(filters=1, kernel_size=3)(x)  # nine weights and a bias, learnt",
    code_note="Nobody writes these nine numbers by hand: training finds them. `filters=32` "
    "would learn 32 kernels, and give 32 **feature maps**, one for each.",
)
def convolution() -> None:
    """Slide a kernel over one's own drawing, and change its numbers."""
    picture, _ = choose_picture()
    window = SlidingWindow(kernel=choose_kernel(), editable=True)
    render_window(window, picture, WINDOW, on_kernel=take_edited)
