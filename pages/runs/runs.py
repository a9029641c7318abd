from pages.runs.import_box import render_import
from pages.runs.run_views import render_runs
from pages.widgets import page

page.render_header(
    "Runs", "Everything that was trained here. Tick two runs to see which one learned better."
)
render_import()
render_runs()
