from utils.ui import networks, page, state
from utils.ui.evaluate.report import render_evaluation

page.render_header(
    "Evaluate",
    "How good is a network, where does it fail, and what does it take to fool it?",
)

predictor = networks.choose_predictor(("digit", "clothing", "photo"), state.EVALUATE_PREDICTOR)
if predictor:
    render_evaluation(predictor)
