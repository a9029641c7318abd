"""The commands and scripts of the README are run, so that they stay correct."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SCRIPTS = [text for language, text in BLOCKS if language == "python"]


def test_the_first_block_runs_the_app_and_the_second_the_tests():
    assert "pip install -r requirements.txt" in BLOCKS[0][1]
    assert BLOCKS[0][1].rstrip().endswith("streamlit run app.py")
    assert "tests/requirements.txt" in BLOCKS[1][1]
    assert BLOCKS[1][1].rstrip().endswith("pytest -n auto")


@pytest.mark.parametrize("script", SCRIPTS, ids=["train", "predict"])
def test_every_script_runs_as_it_stands(script, tmp_path, monkeypatch, capsys):
    digit = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(digit).line([(100, 30), (100, 170)], 0, 16)
    digit.save(tmp_path / "digit.png")
    monkeypatch.chdir(tmp_path)
    exec(script, {})
    assert capsys.readouterr().out


def test_every_link_leads_somewhere():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert "CONTRIBUTING.md" in targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_a_commit_runs_the_checks_of_the_test_command():
    """All of them except the tests themselves, which take minutes."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    *checks, tests = BLOCKS[1][1].splitlines()[-1].split(" && ")
    assert tests.startswith("pytest")
    assert re.findall(r"entry: (.+)", hooks) == checks
    assert hooks.count("language: system") == len(checks)


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_has_bounds_and_a_reason(file):
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert re.match(r"[\w.-]+>=[\d.]+,<[\d.]+ +# \w", line), line
