import dataclasses
import json
import shutil

import pytest

from models.architectures import InputTooSmallError
from models.recipes import RECIPES
from models.runs import PAUSE, RESUME, STOP, RunState, RunStore
from models.runs.commands import Command, read_command
from models.runs.metrics import append_metrics
from models.training.events import DIVERGED, RateOverruled
from pages.train.estimate import plan_of
from pages.widgets import state, training_draft, wording
from tests.app.page_content import button, html, labels, texts
from tests.run_folders import CONFIG, make_damaged_run, make_run, step_report, write_status
from utils.workers.engine_process import EngineError
from utils.workers.engine_state import READY, state_of_cluster

PAGE = "train/train.py"


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("pages.widgets.services.engine_state", lambda: READY)


def words(page):
    """All text on a page."""
    return "\n".join(
        texts(elements)
        for elements in (page.title, page.markdown, page.caption, page.error, page.warning)
    )


def field(elements, label):
    return next(each for each in elements if each.label.startswith(label))


def metric(page, label):
    return next(each for each in page.metric if each.label == label)


def started(own_home):
    (run,) = RunStore(own_home).list()
    return run


# Before the start


def test_a_newcomer_presses_one_button(open_app, own_home, engine):
    page = open_app(PAGE)
    assert page.title[0].value == "Train"
    button(page, "Start training").click().run()
    assert not page.exception
    run = started(own_home)
    assert run.config == RECIPES["digits_swift"].config
    assert engine.submitted == [run]
    assert page.query_params[state.RUN] == run.id
    assert "queued" in words(page)


def test_the_plan_is_shown_before_the_start(open_app):
    page = open_app(PAGE)
    assert "1,293 pictures" in words(page)
    assert "144 pictures that were held out" in words(page)
    assert metric(page, "Steps").value == "615"
    assert metric(page, "Parameters").value == "12,345"
    assert metric(page, "Time").value == "≈ 10 s"


def test_the_page_does_not_wait_for_the_measurement(open_app, engine, own_home):
    engine.timing = None
    page = open_app(PAGE)
    assert metric(page, "Time").value == "…"
    assert metric(page, "Parameters").value == "29,658"  # the recipe knows it
    assert "Measuring the time" in words(page)
    button(page, "Start training").click().run()
    assert started(own_home)


def test_without_an_engine_the_reason_is_shown(open_app, engine):
    engine.timing = EngineError("The training engine did not come up.")
    page = open_app(PAGE)
    assert "did not come up" in words(page)
    assert metric(page, "Time").value == "…"


def test_a_network_that_does_not_fit_cannot_be_started(open_app, engine):
    engine.timing = InputTooSmallError("LeNet-5 does not fit: pictures of 32×32 would do.")
    page = open_app(PAGE)
    assert "would do" in texts(page.error)
    assert button(page, "Start training").disabled


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_sets_everything_as_it_says(open_app, own_home, recipe):
    page = open_app(PAGE)
    field(page.selectbox, "Recipe").set_value(recipe.name).run()
    assert not page.exception
    assert page.session_state[training_draft.TRAIN_DRAFT] == recipe.config
    if recipe.published:
        assert metric(page, "Published accuracy").value == f"{recipe.published.accuracy:.2%}"
    is_here = recipe.config.dataset == "digits"
    assert button(page, "Start training").disabled is not is_here
    assert ("not on this machine" in texts(page.warning)) is not is_here


def test_a_mix_of_ones_own(open_app, own_home):
    page = open_app(PAGE)
    field(page.selectbox, "Architecture").set_value("two_convs_dropout").run()
    field(page.text_input, "Epochs").set_value("3").run()
    field(page.selectbox, "Optimizer").set_value("sgd").run()
    field(page.slider, "Dropout").set_value(0.3).run()
    field(page.text_input, "Pictures to train with").set_value("500").run()
    field(page.slider, "Held out").set_value(20).run()
    field(page.text_input, "Patience").set_value("2").run()
    assert not page.exception
    button(page, "Start training").click().run()
    config = started(own_home).config
    assert (config.architecture, config.epochs, config.recipe) == ("two_convs_dropout", 3, None)
    assert (config.optimizer, config.learning_rate) == ("sgd", 0.01)
    assert config.optimizer_options == {"momentum": 0.9}
    assert config.options == {"dropout": 0.3}
    assert (config.train_samples, config.validation_split) == (500, 0.2)
    assert config.early_stopping == 2


def test_another_data_set_keeps_no_settings_of_the_old_one(open_app):
    page = open_app(PAGE)
    field(page.selectbox, "Recipe").set_value("cat_or_dog").run()
    field(page.selectbox, "Data set").set_value("digits").run()
    assert not page.exception
    config = page.session_state[training_draft.TRAIN_DRAFT]
    assert (config.image_size, config.train_samples, config.recipe) == (None, None, None)


def test_a_recipe_with_one_change_still_knows_where_it_comes_from(open_app):
    page = open_app(PAGE)
    field(page.text_input, "Epochs").set_value("2").run()
    config = page.session_state[training_draft.TRAIN_DRAFT]
    assert config == RECIPES["digits_swift"].config.changed(epochs=2)


def test_a_box_of_an_earlier_form_chooses_nothing(open_app, monkeypatch):
    """A fast browser still sends boxes of the earlier form before it learns of the new one."""
    monkeypatch.setattr("pages.widgets.training_draft._default_dataset", lambda: "mnist")
    page = open_app(PAGE)
    assert field(page.selectbox, "Data set").value == "mnist"
    field(page.selectbox, "Recipe").set_value("digits_swift")
    of_the_form_before = page._tree.get_widget_states()
    page.run()
    of_both = page._tree.get_widget_states()
    of_both.widgets.extend(of_the_form_before.widgets)
    page._run(of_both)
    assert not page.exception
    assert page.session_state[training_draft.TRAIN_DRAFT] == RECIPES["digits_swift"].config
    assert field(page.selectbox, "Data set").value == "digits"


def test_settings_survive_a_visit_to_another_page(open_app):
    page = open_app(PAGE)
    field(page.text_input, "Epochs").set_value("7").run()
    page.switch_page("pages/runs/runs.py").run()
    page.switch_page(f"pages/{PAGE}").run()
    assert field(page.text_input, "Epochs").value == "7"


def test_every_setting_explains_itself(open_app):
    page = open_app(PAGE)
    settings = [*page.selectbox, *page.text_input, *page.slider, *page.select_slider]
    assert len(settings) > 15
    assert [each.label for each in settings if not each.help] == []


# A run on the screen


@pytest.mark.parametrize("run_state", RunState)
def test_a_run_is_shown_in_every_state(open_app, own_home, run_state):
    run = make_run(
        own_home, run_state, error="It broke. Try again." if "fail" in run_state else None
    )
    page = open_app(PAGE, run=run.id)
    assert page.title[0].value == run.name
    assert run_state.value in words(page)
    others = {each.value for each in RunState} - {run_state.value}
    assert not any(f"[{other}]" in words(page) for other in others)
    if run_state is not RunState.QUEUED:
        assert "training" in html(page)  # the legend of the curves


def test_a_waiting_run_shows_its_place_in_line(open_app, own_home):
    runs = [make_run(own_home, RunState.QUEUED) for _ in range(3)]
    assert "Number 3 in line" in words(open_app(PAGE, run=runs[2].id))
    assert "Next in line" in words(open_app(PAGE, run=runs[0].id))


def test_a_run_that_nobody_trains_says_so_and_what_to_do(open_app, own_home, monkeypatch):
    alone = state_of_cluster("tcp://host:8786", {"interactive"})
    monkeypatch.setattr("pages.widgets.services.engine_state", lambda: alone)
    runs = [make_run(own_home, RunState.QUEUED) for _ in range(2)]
    for run in runs:
        said = words(open_app(PAGE, run=run.id))
        assert "There is no worker that trains" in said
        assert "dask worker tcp://host:8786 --nthreads 1 --resources train=1" in said


def test_a_run_in_progress_shows_how_far_it_is(open_app, own_home):
    page = open_app(PAGE, run=make_run(own_home, RunState.RUNNING).id)
    assert "Epoch 3 of 5 · step 100 of 200" in words(page)
    assert metric(page, "Time left").value == "2 s"
    assert metric(page, "Pictures a second").value == "1,600"
    assert metric(page, "Learning rate").value == "0.001"
    assert "12 of 16 right after epoch 2" in words(page)
    assert {"Pause", "Stop"} <= set(labels(page))
    assert "Resume" not in labels(page)


def test_until_the_pace_is_measured_the_time_comes_from_the_plan(open_app, own_home):
    run = make_run(own_home, RunState.QUEUED)
    planned = plan_of(run.config).seconds(0.01)
    assert metric(open_app(PAGE, run=run.id), "Time left").value == wording.roughly(planned)
    for step in (1, 2):  # the first of them has also compiled the network
        report = dataclasses.replace(step_report(step), seconds=6 + step / 100)
        append_metrics(run.folder, report)
    write_status(run, RunState.RUNNING, step=2, seconds=6.02)
    assert metric(open_app(PAGE, run=run.id), "Time left").value == wording.roughly(planned * 0.99)


def test_wrong_answers_are_marked_by_more_than_a_colour(open_app, own_home):
    shown = html(open_app(PAGE, run=make_run(own_home, RunState.RUNNING).id))
    assert shown.count("✗") == 4
    assert shown.count("✓") == 12


@pytest.mark.parametrize(
    ("run_state", "pressed", "wishes"),
    [
        (RunState.RUNNING, "Pause", PAUSE),
        (RunState.PAUSED, "Resume", RESUME),
        (RunState.RUNNING, "Stop", STOP),
    ],
)
def test_the_buttons_send_commands_to_the_run(open_app, own_home, run_state, pressed, wishes):
    run = make_run(own_home, run_state)
    page = open_app(PAGE, run=run.id)
    button(page, pressed).click().run()
    assert not page.exception
    told = read_command(run.folder)
    assert (bool(told.stop), told.paused) == (bool(wishes.stop), wishes.paused)


def test_the_learning_rate_can_be_changed_during_training(open_app, own_home):
    run = make_run(own_home, RunState.RUNNING)
    page = open_app(PAGE, run=run.id)
    field(page.text_input, "New learning rate").set_value("0.0001")
    button(page, "Use it from now on").click().run()
    assert read_command(run.folder).learning_rate == 0.0001


@pytest.mark.parametrize("text", ["0,0005", "0.0005", "5e-4", "5E−4"])
def test_a_comma_in_a_rate_is_a_decimal_point(open_app, own_home, text):
    run = make_run(own_home, RunState.RUNNING)
    page = open_app(PAGE, run=run.id)
    field(page.text_input, "New learning rate").set_value(text)
    button(page, "Use it from now on").click().run()
    assert read_command(run.folder).learning_rate == 0.0005
    assert metric(page, "Learning rate").value == "0.0005"
    assert "will be **0.0005** from the next step on" in words(page)


def test_the_new_rate_is_shown_from_its_first_step(open_app, own_home):
    run = make_run(own_home, RunState.RUNNING)
    run.send(Command(learning_rate=0.0005))
    append_metrics(run.folder, RateOverruled(101, 3, 0.0005))
    assert "is **0.0005** from step 101 on" in words(open_app(PAGE, run=run.id))


@pytest.mark.parametrize("text", ["", "abc", "0,0,5", "-1", "0", "500"])
def test_a_rate_that_is_not_understood_is_not_sent(open_app, own_home, text):
    run = make_run(own_home, RunState.RUNNING)
    page = open_app(PAGE, run=run.id)
    field(page.text_input, "New learning rate").set_value(text)
    button(page, "Use it from now on").click().run()
    assert not page.exception
    assert read_command(run.folder).learning_rate is None
    assert ":red[" in words(page)


@pytest.mark.parametrize(("text", "how"), [("5", "5,000 times"), ("0,00001", "one 100th")])
def test_a_large_jump_of_the_rate_needs_a_confirmation(open_app, own_home, text, how):
    run = make_run(own_home, RunState.RUNNING)
    page = open_app(PAGE, run=run.id)
    field(page.text_input, "New learning rate").set_value(text)
    button(page, "Use it from now on").click().run()
    assert how in texts(page.warning)
    assert read_command(run.folder).learning_rate is None
    button(page, f"Yes, use {float(text.replace(',', '.')):g}").click().run()
    assert read_command(run.folder).learning_rate == float(text.replace(",", "."))
    assert not page.warning


def test_a_queued_run_can_be_stopped(open_app, own_home):
    run = make_run(own_home, RunState.QUEUED)
    page = open_app(PAGE, run=run.id)
    button(page, "Stop").click().run()
    assert run.status.state is RunState.STOPPED


def test_a_finished_run_offers_the_next_steps(open_app, own_home):
    page = open_app(PAGE, run=make_run(own_home).id)
    assert metric(page, "Test accuracy").value == "95.00%"
    assert "13 of 16 right" in words(page)
    assert {"Draw with it", "Photo with it", "Go on", "Run again with a change"} <= set(
        labels(page)
    )
    assert "Download .keras" in [each.label for each in page.get("download_button")]
    assert not {"Stop", "Pause", "Resume"} & set(labels(page))


def test_the_published_result_stands_beside_ones_own(open_app, own_home):
    config = RECIPES["mnist_two_convs"].config.changed(epochs=3)
    page = open_app(PAGE, run=make_run(own_home, config=config).id)
    assert metric(page, "Test accuracy").delta == "-4.10 points"
    assert "Epochs 3 instead of 15" in words(page)


def test_the_coach_reads_the_curves(open_app, own_home):
    page = open_app(PAGE, run=make_run(own_home).id)
    assert "Coach: Still improving" in words(page)
    going_on = make_run(own_home, RunState.RUNNING, epochs_done=0)
    assert "Coach: Too early to tell" in words(open_app(PAGE, run=going_on.id))


def test_the_coach_knows_a_run_that_has_diverged(open_app, own_home):
    sentence = f"{DIVERGED} in step 7 (epoch 1)."
    run = make_run(own_home, RunState.FAILED, epochs_done=0, error=sentence)
    said = words(open_app(PAGE, run=run.id))
    assert "Coach: Diverged" in said
    assert "learning rate of 0.0001" in said


def test_early_stopping_counts_as_finished(open_app, own_home):
    config = CONFIG.changed(epochs=50, early_stopping=3)
    page = open_app(PAGE, run=make_run(own_home, config=config, epochs_done=6).id)
    assert "Early stopping after 6 of 50 epochs" in words(page)


@pytest.mark.parametrize("run_state", [RunState.FAILED, RunState.INTERRUPTED, RunState.STOPPED])
def test_an_interrupted_run_can_be_resumed(open_app, own_home, engine, run_state):
    run = make_run(own_home, run_state, error="It broke off. Resume it.")
    page = open_app(PAGE, run=run.id)
    assert "It broke off" in words(page)
    button(page, "Resume").click().run()
    assert not page.exception
    assert run.status.state is RunState.QUEUED
    assert engine.submitted == [run]
    assert "queued" in words(page)


def test_a_finished_run_can_be_trained_longer(open_app, own_home, engine):
    run = make_run(own_home)
    page = open_app(PAGE, run=run.id)
    field(page.text_input, "More epochs").set_value("3")
    button(page, "Go on").click().run()
    assert engine.submitted == [run]
    assert RunStore(own_home).get(run.id).config.epochs == 8


def test_a_run_can_be_run_again_with_one_change(open_app, own_home):
    run = make_run(own_home, config=CONFIG.changed(learning_rate=0.05, batch_size=128))
    page = open_app(PAGE, run=run.id)
    button(page, "Run again with a change").click().run()
    assert not page.exception
    assert page.title[0].value == "Train"
    assert page.session_state[training_draft.TRAIN_DRAFT] == run.config
    assert state.RUN not in page.query_params


@pytest.mark.parametrize("nonsense", ["", "x", "../../etc/passwd", "mnist", "<script>", "ä" * 500])
def test_an_unknown_run_in_the_address_is_reported(open_app, nonsense):
    page = open_app(PAGE, run=nonsense)
    assert "There is no such run" in texts(page.warning)
    button(page, "New training").click().run()
    assert page.title[0].value == "Train"


def test_a_damaged_run_says_so(open_app, own_home):
    page = open_app(PAGE, run=make_damaged_run(own_home).id)
    assert "cannot be read" in words(page)
    assert not {"Resume", "Run again with a change"} & set(labels(page))


@pytest.mark.parametrize(
    "lost", ["status.json", "metrics.jsonl", "samples.npz", "evaluation.json", "predictions.npz"]
)
@pytest.mark.parametrize("content", [None, b"", b'{"half": ', b"\x00\xff" * 50])
def test_a_damaged_file_breaks_no_page(open_app, own_home, lost, content):
    run = make_run(own_home)
    if content is None:
        (run.folder / lost).unlink()
    else:
        (run.folder / lost).write_bytes(content)
    page = open_app(PAGE, run=run.id)
    assert page.title[0].value == run.name


def test_a_run_that_is_deleted_while_it_is_shown(open_app, own_home):
    run = make_run(own_home, RunState.RUNNING)
    page = open_app(PAGE, run=run.id)
    shutil.rmtree(run.folder)
    page.run()
    assert not page.exception
    assert "There is no such run" in texts(page.warning)


def test_a_run_of_an_architecture_and_a_data_set_that_are_gone(open_app, own_home):
    run = make_run(own_home)
    data = json.loads((run.folder / "run.json").read_text())
    data["config"] |= {"architecture": "old_net", "dataset": "butterflies"}
    (run.folder / "run.json").write_text(json.dumps(data))
    page = open_app(PAGE, run=run.id)
    assert "old_net" in words(page)
