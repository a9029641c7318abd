// What boxes for numbers owe to fingers and keys: a phone shows its digits, arrow keys go a step.

const BOX = '[class*="st-key-number_box_"]';
const STEPS = { ArrowUp: "more", ArrowDown: "less" };

const boxOf = (event) => event.target.matches?.("input") && event.target.closest(BOX);

function showDigits(event) {
  if (boxOf(event)) event.target.inputMode = "decimal"; // with the comma or point of the country
}

function step(event) {
  const box = STEPS[event.key] && boxOf(event);
  const button = box && box.querySelector(`[class*="st-key-number_step_"][class*="_${STEPS[event.key]}"] button`);
  if (!button) return;
  event.preventDefault();
  event.target.blur(); // hands over what was typed
  button.click();
  event.target.focus();
}

export default function () {
  const gone = new AbortController();
  const options = { capture: true, signal: gone.signal };
  document.addEventListener("pointerdown", showDigits, options);
  document.addEventListener("focusin", showDigits, options);
  document.addEventListener("keydown", step, options);
  return () => gone.abort();
}
