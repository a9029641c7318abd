// A preparation: named steps that turn any picture into a network's input. The meaning of all parts
// is that of base.py; every change takes a picture and the side of the network's input.

function step(name, change, instead = (picture) => picture) {
  return { name, change, instead };
}

// picture: {width, height, data}: one byte per pixel, or four (RGBA).
// size: side of the network's input in pixels.
// skip: names of steps to leave out.
// Returns {pixels, things, parts: [{box, pixels}], trail: [{name, width, height, pixels}], sheet}.
function prepared(preparation, picture, size, skip = []) {
  const { begin, find, layOut, finish, isReady, count } = preparation;
  checkNames([...find, ...layOut], skip);
  const trail = [];
  let last = begin(picture, size);
  let [things, parts, sheet] = [1, [], null];
  if (!isReady(last, size)) {
    const found = runSteps(find, last, size, skip, trail);
    things = count(found);
    parts = things > 1 ? partsOf(preparation, found, size, skip) : [];
    sheet = parts.length ? shown(found) : null;
    last = runSteps(layOut, found, size, skip, trail);
  }
  const pixels = finish(last, size).data;
  if (isFlat(pixels)) return { pixels, things: 0, parts: [], trail, sheet: null };
  return { pixels, things, parts, trail, sheet };
}

// Lay out each of several things as if it were alone.
function partsOf({ cut, layOut, finish }, found, size, skip) {
  const { width, height } = found;
  return cut(found).map((each) => {
    const [left, top, right, bottom] = boxOf(each);
    const { data: pixels } = finish(runSteps(layOut, each, size, skip, []), size);
    return { box: [left / width, top / height, right / width, bottom / height], pixels };
  });
}

function checkNames(steps, skip) {
  const known = steps.map(({ name }) => name);
  if (!skip.every((name) => known.includes(name))) throw RangeError(`“skip” must be of ${known}.`);
}

// Apply steps in order, and tell what each made of the picture.
function runSteps(steps, picture, size, skip, trail) {
  for (const { name, change, instead } of steps) {
    const isSkipped = skip.includes(name);
    picture = (isSkipped ? instead : change)(picture, size);
    if (!isSkipped) trail.push({ name, ...shown(picture) });
  }
  return picture;
}

const shown = ({ width, height, data }) => ({ width, height, pixels: data });

// Whether pixels differ by no more than a camera's noise.
const isFlat = (pixels) => most(pixels) - least(pixels) < 16;
