import pytest
from PIL import Image, ImageDraw

from models.serving.identity import SHIPPED
from pages.draw import canvas_panel
from pages.draw import keys as draw_keys
from pages.widgets import canvas
from tests.app.page_content import html, texts

DRAW = "draw/draw.py"


@pytest.fixture
def draw(monkeypatch):
    """Puts a drawing on the canvas, which the test harness does not know."""

    def put(picture):
        monkeypatch.setattr(canvas_panel.canvas, "render_canvas", lambda pen_width: picture)

    put(None)
    return put


@pytest.fixture
def seven():
    picture = Image.new("RGBA", (112, 112), "white")
    ImageDraw.Draw(picture).line([(25, 25), (85, 25), (50, 95)], "black", 8, "curve")
    return picture


def choice(page):
    return page.selectbox(key=draw_keys.DRAW_PREDICTOR)


def test_without_any_network_it_offers_to_train_one(open_app, no_shipped, draw):
    page = open_app(DRAW)
    assert "No network yet" in texts(page.subheader)
    assert [button.label for button in page.button] == ["Train one"]
    assert not html(page).count('class="bars"')


def test_an_empty_sheet_asks_for_a_drawing_and_names_no_digit(open_app, draw):
    shown = html(open_app(DRAW))
    assert "Draw something" in shown
    assert "% sure" not in shown
    assert shown.count('class="bar"') == 10
    assert 'class="bar best"' not in shown


def test_a_white_sheet_is_empty_too(open_app, draw):
    draw(Image.new("RGBA", (112, 112), "white"))
    assert "Draw something" in html(open_app(DRAW))


def test_a_drawing_gets_its_answer_and_its_steps(open_app, draw, seven):
    draw(seven)
    shown = html(open_app(DRAW))
    assert 'class="answer-label short">7<' in shown
    assert "% sure" in shown
    assert shown.count('class="bar best"') == 1
    assert "Centre of mass" in shown
    assert "left out" not in shown


def test_a_tap_is_not_taken_for_a_digit(open_app, draw):
    picture = Image.new("RGBA", (112, 112), "white")
    ImageDraw.Draw(picture).ellipse((50, 50, 57, 57), "black")
    draw(picture)
    shown = html(open_app(DRAW))
    assert "Draw something" in shown
    assert 'class="bar best"' not in shown


def test_several_digits_on_one_sheet_are_noticed(open_app, draw, seven):
    picture = Image.new("RGBA", (112, 112), "white")
    for left in (4, 60):
        picture.paste(seven.resize((50, 50)), (left, 30))
    draw(picture)
    shown = html(open_app(DRAW))
    assert "Several things" in shown
    assert "% sure" not in shown
    assert ">77<" in shown
    assert shown.count('<i title="7"') == 2
    assert "that every digit is right" in shown


def test_digits_that_touch_are_not_called_a_digit(open_app, draw):
    picture = Image.new("RGBA", (112, 112), "white")
    ImageDraw.Draw(picture).line(
        [(5, 40), (30, 40), (15, 70), (50, 60), (75, 40), (60, 70), (105, 55)], "black", 5, "curve"
    )
    draw(picture)
    shown = html(open_app(DRAW))
    assert "Several things" in shown
    assert "I am not sure" in shown
    assert "% sure" not in shown


def test_a_step_can_be_left_out(open_app, draw, seven):
    draw(seven)
    page = open_app(DRAW)
    steps = page.pills(key=f"{draw_keys.DRAW_STEPS}_digit")
    steps.set_value([name for name in steps.value if name != "centre"]).run()
    assert html(page).count("left out") == 1
    assert not page.exception


def test_corrections_are_collected_and_counted_once(open_app, draw, seven):
    draw(seven)
    page = open_app(DRAW)
    page.pills(key=draw_keys.DRAW_TRUTH).set_value("7").run()
    assert "1 of 1 right" in texts(page.markdown)
    page.pills(key=draw_keys.DRAW_TRUTH).set_value("1").run()
    assert "0 of 1 right" in texts(page.markdown)
    draw(seven.rotate(20, fillcolor="white"))
    page.run()
    page.pills(key=draw_keys.DRAW_TRUTH).set_value("7").run()
    assert "of 2 right" in texts(page.markdown)


def test_an_empty_sheet_cannot_be_corrected(open_app, draw):
    assert open_app(DRAW).pills(key=draw_keys.DRAW_TRUTH).disabled


def test_two_sessions_do_not_share_corrections(open_app, draw, seven):
    draw(seven)
    open_app(DRAW).pills(key=draw_keys.DRAW_TRUTH).set_value("7").run()
    assert "right" not in texts(open_app(DRAW).markdown)


def test_the_address_chooses_a_run(open_app, draw, trained, network):
    run = trained("My own", model=network)
    page = open_app(DRAW, run=run.id)
    assert choice(page).value == run.id
    assert not page.warning


def test_choosing_writes_the_address(open_app, draw, trained, network):
    run = trained("My own", model=network)
    page = open_app(DRAW)
    choice(page).set_value(run.id).run()
    assert page.query_params["run"] == run.id


@pytest.mark.parametrize(
    "nonsense", ["<b>no</b>", "../../etc/passwd", "mnist/..", "\x00", "9" * 999]
)
def test_an_unknown_network_in_the_address_is_reported(open_app, draw, nonsense):
    page = open_app(DRAW, run=nonsense)
    assert "answers instead." in page.warning[0].value
    assert choice(page).value == "mnist"
    assert 'class="bars"' in html(page)


def test_a_run_without_a_network_says_so(open_app, draw, trained):
    page = open_app(DRAW, run=trained("not yet").id)
    assert "no finished network yet" in page.warning[0].value


def test_a_network_for_photos_is_not_offered_here(open_app, draw, trained):
    pets = (SHIPPED / "cats_vs_dogs" / "model.tflite").read_bytes()
    run = trained("Pets", dataset="cats_vs_dogs", model=pets, side=96)
    page = open_app(DRAW, run=run.id)
    assert "takes other pictures" in page.warning[0].value
    assert run.id not in choice(page).options


def test_a_damaged_network_gets_a_sentence(open_app, draw, no_shipped, trained):
    run = trained("damaged", model=b"no network")
    page = open_app(DRAW, run=run.id)
    assert "missing or damaged" in page.error[0].value
    assert 'class="bars"' not in html(page)


def test_clothes_can_be_drawn_too(open_app, draw, trained, network, seven):
    draw(seven)
    run = trained("Clothes", dataset="fashion_mnist", model=network)
    shown = html(open_app(DRAW, run=run.id))
    assert "Ankle boot" in shown


def test_a_digit_can_be_drawn_with_the_keyboard(open_app, draw):
    page = open_app(DRAW)
    page.segmented_control(key=canvas.DRAW_WAY).set_value(canvas_panel.KEYBOARD).run()
    assert not page.exception
    assert not page.slider
    assert "Draw something" in html(page)


def test_the_real_canvas_takes_its_place(open_app):
    shown = html(open_app(DRAW))
    assert "Draw something" in shown
