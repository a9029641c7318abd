// Every line of text and every control that can be seen, as rectangles: two of them must not share
// room unless one lies within the other, and none may leave the page or what cuts it off.
() => {
  const SLACK = 2;
  const CONTROLS = 'button, input, textarea, img, canvas, [role="slider"], [role="gridcell"]';
  const main = document.querySelector('[data-testid="stMain"]');
  const faults = new Set();
  const rects = [];

  const parent = (element) => element.parentElement ?? element.getRootNode().host;
  const line = function* (element) {
    for (let at = element; at && at !== main; at = parent(at)) yield at;
  };
  const isHidden = (style) =>
    style.visibility === "hidden" || style.opacity === "0" || style.clipPath !== "none";
  const isMark = (element, style) =>
    style.position === "fixed" ||
    element.ariaLabel?.startsWith("Scroll tabs") || // Streamlit's, which lies on the tabs it moves
    (style.position === "absolute" && element.matches(".cell, .remove, i")); // these lie on pictures

  const see = (element, box, name) => {
    if (!element.checkVisibility()) return;
    let { left, right, top, bottom } = box;
    for (const each of line(element)) {
      const style = getComputedStyle(each);
      if (isHidden(style) || isMark(each, style)) return;
      if (style.overflowX === "visible") continue;
      const frame = each.getBoundingClientRect();
      const isCut = style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
      if (isCut && right > frame.right + 3 * SLACK && left < frame.right) faults.add(`cut off: ${name}`);
      left = Math.max(left, frame.left);
      right = Math.min(right, frame.right);
      top = Math.max(top, frame.top);
      bottom = Math.min(bottom, frame.bottom);
    }
    if (right - left <= SLACK || bottom - top <= SLACK) return;
    rects.push({ element, name, left, right, top, bottom });
  };

  const seeText = (node) => {
    const element = node.parentElement ?? node.getRootNode().host;
    if (!node.data.trim() || element.closest('style, script, [data-testid="stIconMaterial"]')) return;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) see(element, box, node.data.trim().slice(0, 40));
  };

  const walk = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) seeText(node);
      else if (node.matches(CONTROLS)) {
        const name = node.getAttribute("aria-label") ?? node.className;
        see(node, node.getBoundingClientRect(), `<${node.localName} ${name}>`.slice(0, 60));
      }
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };

  const areKin = (a, b) => [...line(a)].includes(b) || [...line(b)].includes(a);
  const label = (element) => element.closest("label");
  const belong = (a, b) =>
    areKin(a, b) || (label(a) && label(a) === label(b)) || (a.localName === "canvas" && b.localName === "canvas");

  if (main.scrollWidth > main.clientWidth) faults.add(`scrolls sideways by ${main.scrollWidth - main.clientWidth}`);
  walk(main);
  const edge = main.getBoundingClientRect();
  for (const { left, right, name } of rects) {
    if (right > edge.right + SLACK || left < edge.left - SLACK) faults.add(`hangs out: ${name}`);
  }
  rects.sort((a, b) => a.top - b.top);
  rects.forEach((a, at) => {
    for (const b of rects.slice(at + 1)) {
      if (b.top >= a.bottom - SLACK) break;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - b.top;
      if (across > SLACK && down > SLACK && !belong(a.element, b.element)) faults.add(`overlap: ${a.name} / ${b.name}`);
    }
  });
  return [...faults];
}
