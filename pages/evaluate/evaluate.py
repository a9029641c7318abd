from pages.evaluate import keys
from pages.evaluate.tabs import render_evaluation
from pages.widgets import network_picker, page
from utils.preprocessing import PREPARATIONS

page.render_header(
    "Evaluate",
    "How good is a network, where does it fail, and what does it take to fool it?",
)

predictor = network_picker.choose_predictor(PREPARATIONS, keys.EVALUATE_PREDICTOR)
if predictor:
    render_evaluation(predictor)
