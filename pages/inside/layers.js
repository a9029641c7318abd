// The row of layers: a card for each, with a picture of what comes out of it. A click chooses one.

const rows = new WeakMap();

class Row {
  constructor(root) {
    this.row = root.querySelector(".row");
    this.names = "";
  }

  update({ data, setTriggerValue }) {
    this.tell = setTriggerValue;
    const names = data.cards.map((card) => card.name).join(" ");
    if (names !== this.names) this.build(data.cards);
    this.names = names;
    data.cards.forEach((card, place) => this.fill(this.row.children[place].firstChild, card));
    this.mark(data.chosen);
  }

  build(cards) {
    this.row.replaceChildren(
      ...cards.map(({ name }) => {
        const item = document.createElement("div");
        item.setAttribute("role", "listitem");
        const card = item.appendChild(document.createElement("button"));
        card.type = "button";
        card.className = "card";
        card.dataset.name = name;
        card.append(...["img", "b", "span"].map((tag) => document.createElement(tag)));
        card.onclick = () => {
          this.mark(name);
          this.tell("chosen", name);
        };
        return item;
      }),
    );
  }

  fill(card, { title, shape, picture, hint }) {
    const [image, name, size] = card.children;
    if (image.getAttribute("src") !== picture) image.src = picture;
    image.alt = "";
    name.textContent = title;
    size.textContent = shape;
    card.title = hint;
  }

  mark(chosen) {
    for (const { firstChild: card } of this.row.children) {
      const is = card.dataset.name === chosen;
      if (is && card.getAttribute("aria-pressed") === "false") this.show(card.parentElement);
      card.setAttribute("aria-pressed", String(is));
    }
  }

  // Only the row is moved, never the page.
  show(item) {
    const left = item.offsetLeft - this.row.offsetLeft;
    const { scrollLeft, clientWidth } = this.row;
    if (left < scrollLeft || left + item.offsetWidth > scrollLeft + clientWidth) {
      this.row.scrollTo({ left: left - clientWidth / 3 });
    }
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!rows.has(root)) rows.set(root, new Row(root));
  rows.get(root).update(component);
  return () => rows.delete(root);
}
