// Tells which picture is to be removed: those on the page carry a button with `data-remove`.
//
// The pictures are one piece of HTML, since fifty of Streamlit's own cards with a button each would
// keep a browser busy for seconds. This listens for clicks on the whole document.
//
// It also remembers that there are pictures. A browser tells that again when the connection was
// lost and the server knows nothing of them any more.

const removals = new WeakMap();

class Removal {
  constructor() {
    this.held = null;
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("click", (event) => this.click(event), { signal });
  }

  update({ data, setStateValue, setTriggerValue }) {
    this.tell = setTriggerValue;
    if (data.held !== this.held && (data.held || this.held)) setStateValue("held", data.held);
    this.held = data.held;
  }

  click(event) {
    const button = event.target.closest?.("button[data-remove]");
    if (button) this.tell("removed", button.dataset.remove);
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!removals.has(root)) removals.set(root, new Removal());
  removals.get(root).update(component);
  return () => {
    removals.get(root)?.gone.abort();
    removals.delete(root);
  };
}
