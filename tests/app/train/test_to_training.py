from pages.widgets import training_draft
from tests.app.page_content import button, labels


def draft(page):
    return page.session_state[training_draft.TRAIN_DRAFT]


def test_the_button_below_a_data_set_leads_to_a_training_on_it(open_app):
    page = open_app("datasets/datasets.py", dataset="digits")
    button(page, "Train on these pictures").click().run()
    assert not page.exception
    assert page.title[0].value == "Train"
    assert draft(page).dataset == "digits"


def test_the_button_below_a_network_takes_it_along(open_app, monkeypatch):
    monkeypatch.setattr(
        "pages.widgets.services.ask_helper", lambda function, *a, waiting: function(*a)
    )
    page = open_app("architectures/architectures.py", architecture="lenet5", dataset="digits")
    page.slider[0].set_value(0.5).run()
    button(page, "Train this network").click().run()
    assert not page.exception
    assert (draft(page).architecture, draft(page).options) == ("lenet5", {"width": 0.5})
    assert draft(page).recipe is None


def test_a_size_that_the_data_set_does_not_come_in_cannot_be_trained(open_app, monkeypatch):
    monkeypatch.setattr(
        "pages.widgets.services.ask_helper", lambda function, *a, waiting: function(*a)
    )
    page = open_app(
        "architectures/architectures.py", architecture="lenet5", dataset="digits", size="20"
    )
    assert "Train this network" not in labels(page)
