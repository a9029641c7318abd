from utils.ui import networks, page, state
from utils.ui.board import render_board

page.render_header("Draw", "Draw a digit, or a piece of clothing. The network answers as you draw.")

predictor = networks.choose_predictor(("digit", "clothing"), state.DRAW_PREDICTOR)
if predictor:
    render_board(predictor)
