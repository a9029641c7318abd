from utils.ui.teaching.frame import render_lessons

render_lessons()
