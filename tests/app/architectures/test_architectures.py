import pytest

from models.architectures import ARCHITECTURES
from pages.architectures.network_view import layer_frame
from tests.app.page_content import texts

PAGE = "architectures/architectures.py"


@pytest.fixture(autouse=True)
def ask_here(monkeypatch):
    """Answers questions in this process, without the engine."""
    monkeypatch.setattr(
        "pages.widgets.services.ask_helper", lambda function, *args, waiting: function(*args)
    )


def drawing(page):
    return page.get("html")[0].proto.body


@pytest.mark.parametrize("name", ARCHITECTURES.names())
def test_every_architecture_is_drawn(open_page, name):
    page = open_page(PAGE, architecture=name, dataset="cats_vs_dogs")
    assert not page.error
    assert f"Drawing of {ARCHITECTURES[name].title}" in drawing(page)
    table = page.dataframe[0].value
    total = table.iloc[-1]
    assert total["parameters"] == table["parameters"][:-1].sum()
    assert page.metric[0].value == f"{total['parameters']:,}"
    assert f"def {name}(" in page.code[0].value


def test_the_published_parameter_count_is_shown(open_page):
    page = open_page(PAGE, architecture="two_convs_dropout", dataset="mnist")
    assert page.metric[0].value == "34,826"


def test_options_change_network_and_code(open_page):
    page = open_page(PAGE, architecture="lenet5", dataset="digits")
    before = page.metric[0].value
    page.slider[0].set_value(2.0).run()
    assert page.metric[0].value != before
    assert "width=2" in page.code[0].value
    assert not page.exception


def test_too_small_a_picture_is_reported_with_the_place_and_the_size_needed(
    open_page,
):
    page = open_page(PAGE, architecture="lenet5", dataset="mnist", size="8")
    sentence = texts(page.error)
    assert "`c3_conv`" in sentence
    assert "4×4" in sentence
    assert "Pictures of 12×12 or more would do." in sentence
    assert not page.metric

    page.text_input[0].set_value("12").run()
    assert not page.error
    assert page.metric


def test_the_address_follows_the_choice(open_page):
    page = open_page(PAGE, architecture="lenet5", dataset="digits", size="16")
    page.selectbox[0].set_value("small_vgg").run()
    page.text_input[0].set_value("32").run()
    assert page.query_params["architecture"] == "small_vgg"
    assert page.query_params["size"] == "32"
    assert "32×32×1" in drawing(page)


def test_unknown_names_in_the_address_are_reported(open_page):
    page = open_page(PAGE, architecture="skynet", dataset="?", size="-3")
    assert "There is no architecture called “skynet”" in texts(page.warning)
    assert "There is no data set called" in texts(page.warning)
    assert page.text_input[0].value == "28"
    assert page.metric


def test_the_table_has_a_row_for_each_layer_and_one_for_all():
    from models.layer_kinds.table import layer_table

    table = layer_table("lenet5", {}, (28, 28, 1), 10)
    frame = layer_frame(table)
    assert list(frame["layer"]) == [*(layer.name for layer in table.layers), "all layers"]
    convolution = frame[frame["layer"] == "c1_conv"].iloc[0]
    assert convolution["window"] == "5×5"
    assert convolution["output"] == "28×28×6"
    assert convolution["parameters"] == 6 * (5 * 5 + 1)
    assert convolution["multiply-adds"] == 28 * 28 * 6 * 5 * 5
