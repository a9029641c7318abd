from types import SimpleNamespace

from pages.widgets import page


def test_a_page_joins_its_group_whatever_its_rank(monkeypatch):
    infos = [SimpleNamespace(group=group, name=name) for group, name in ("a1", "b2", "a3")]
    monkeypatch.setattr(page, "PAGES", infos)
    monkeypatch.setattr(page, "_page", lambda info: info.name)
    assert page.navigation() == {"a": ["1", "3"], "b": ["2"]}
