from models.runs import RunState
from tests.app.page_content import html, texts
from tests.run_folders import make_run

HOME = "home/home.py"


def test_three_cards_lead_to_draw_photo_and_train(open_app):
    page = open_app(HOME)
    links = {link.page for link in (element.proto for element in page.get("page_link"))}
    assert {"draw", "photo", "train"} <= links


def test_a_fresh_installation_says_what_it_has_and_what_it_lacks(open_app, no_shipped):
    shown = html(open_app(HOME))
    assert "none yet" in shown
    assert "Here: Built-in digits." in shown
    assert "To download: MNIST, Fashion-MNIST and Cats vs Dogs." in shown


def test_networks_and_runs_are_counted(open_app, no_shipped, trained, network):
    trained("with a network", model=network)
    trained("waits")
    shown = html(open_app(HOME))
    assert "Trained here: 1." in shown
    assert "None under way, 2 waiting in line." in shown


def test_a_damaged_run_is_counted_and_breaks_nothing(open_app, trained):
    (trained("damaged").folder / "run.json").write_text("{")
    trained("whole")
    page = open_app(HOME)
    assert "<span>Runs</span><b>2</b><p>None under way, 1 waiting in line." in html(page)
    assert not page.error


def test_the_sidebar_shows_the_state_of_the_engine(open_app):
    assert "Training engine: off" in texts(open_app(HOME).sidebar.caption)


def test_an_engine_that_trains_says_what_and_how_far_and_not_that_it_is_ready(open_app, own_home):
    run = make_run(own_home, RunState.RUNNING, name="Mine")
    page = open_app(HOME)
    assert "<b>running</b><p>Training: epoch 3 of 5 – Mine</p>" in html(page)
    queries = [element.proto.query_string for element in page.get("page_link")]
    assert queries.count(f"run={run.id}") == 2  # here and in the sidebar
