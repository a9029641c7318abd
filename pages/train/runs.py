from utils.ui import page
from utils.ui.run_views import render_runs
from utils.ui.take_home import render_import

page.render_header(
    "Runs", "Everything that was trained here. Tick two runs to see which one learned better."
)
render_import()
render_runs()
