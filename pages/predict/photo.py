from utils.ui import networks, page, state
from utils.ui.gallery import render_answers
from utils.ui.page_code import render_answer_code
from utils.ui.photos import render_sources

page.render_header(
    "Photo",
    "Give the network pictures: a cat or a dog, a digit on paper, a piece of clothing.",
)

predictor = networks.choose_predictor(("photo", "digit", "clothing"), state.PHOTO_PREDICTOR)
if predictor:
    render_answers(predictor, render_sources(predictor.info))
    render_answer_code(predictor.info)
