from pages.photo import keys
from pages.photo.gallery import render_answers
from pages.photo.sources import render_sources
from pages.widgets import network_picker, page
from pages.widgets.page_code import render_answer_code
from utils.preprocessing import PREPARATIONS

page.render_header(
    "Photo",
    "Give the network pictures: a cat or a dog, a digit on paper, a piece of clothing.",
)

photos_first = sorted(PREPARATIONS, key=lambda each: bool(each.drawing_prompt))
predictor = network_picker.choose_predictor(photos_first, keys.PHOTO_PREDICTOR)
if predictor:
    render_answers(predictor, render_sources(predictor.info))
    render_answer_code(predictor.info)
