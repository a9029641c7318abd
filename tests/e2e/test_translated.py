"""A page stays correct when the browser translates it."""

from playwright.sync_api import expect

from tests.e2e.journey import SEVEN, by_key, draw, go

LEADS = {  # in an order in which headings took each other's place
    "Train": "Show a network",
    "Architectures": "An architecture is",
    "Data sets": "Pictures with their right",
    "Runs": "Everything that was trained",
    "Inside": "Open a network",
}

# What Chrome's translator does: a <font> takes the place of every text that may be translated.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const isForIt = element.translate && !element.closest('script, style, font');
    if (node.data.trim() && isForIt) texts.push(node);
  }
  for (const text of texts) {
    const outer = document.createElement('font');
    const inner = outer.appendChild(document.createElement('font'));
    inner.textContent = text.data.toUpperCase();
    text.replaceWith(outer);
  }
  return texts.length;
}"""


def test_headings_and_answers_are_those_of_the_page(page, server):
    go(page, server, "draw?run=mnist")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert page.evaluate(TRANSLATE) > 20
    expect(page.get_by_test_id("stMain").get_by_text("DRAW A DIGIT")).to_be_visible()
    draw(page, SEVEN)
    expect(by_key(page, "answer").locator(".answer-label")).to_have_text("7")
    expect(by_key(page, "answer")).to_have_attribute("translate", "no")
    for title, lead in LEADS.items():
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title.upper()).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_test_id("stMain").get_by_text(lead)).to_be_visible()
        page.evaluate(TRANSLATE)
