// A page that the browser translates goes on being right.
//
// Chrome puts a font element with the translation in the place of each text node, while React goes on
// writing into the node that it made: a heading would stay what it was, and taking such a node away
// would fail. So a node comes back as soon as it is written to (and is translated anew), and its
// place is found where it is to be removed. What changes several times a second is not translated.
//
// (Streamlit cleans what it shows: a "less than" before a letter would take all of this away.)

(() => {
  if (window.cnnPlaygroundTranslated) return;
  window.cnnPlaygroundTranslated = true;

  const LIVE = ["answer", "run_status", "live_chart", "sample_grid"].map((key) => `.st-key-${key}`).join();
  const places = new WeakMap(); // a text node -> what stands in its place
  const isFont = (node) => node?.nodeName === "FONT";

  const written = new MutationObserver((records) => {
    for (const { target } of records) {
      const place = places.get(target);
      if (place?.isConnected) place.replaceWith(target);
      places.delete(target);
    }
  });

  const changed = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      const font = [...addedNodes, previousSibling, nextSibling].find(isFont);
      for (const node of removedNodes) {
        if (!font || node.nodeType !== Node.TEXT_NODE) continue;
        places.set(node, font);
        written.observe(node, { characterData: true });
      }
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) mark(node);
      }
    }
  });

  function mark(element) {
    const live = [element.closest(LIVE), ...element.querySelectorAll(LIVE)];
    for (const each of live) if (each && each.translate) each.translate = false;
  }

  // The child of a parent that a node is, lies in, or has given its place to.
  function childOf(parent, node) {
    let child = places.get(node) ?? node;
    while (child && child.parentNode !== parent) child = child.parentNode;
    return isFont(child) ? child : node;
  }

  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function (node) {
    if (node?.parentNode === this) return removeChild.call(this, node);
    removeChild.call(this, childOf(this, node));
    return node;
  };
  Node.prototype.insertBefore = function (node, next) {
    const before = next && next.parentNode !== this ? childOf(this, next) : next;
    return insertBefore.call(this, node, before);
  };

  changed.observe(document.body, { childList: true, subtree: true });
  mark(document.body);
})();
