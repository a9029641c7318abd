// Conversion of colour and transparency to grey that keeps ink and paper apart.

const MUCH_CLEARER = 1.5; // a channel replaces brightness if its contrast is this much higher

// Transparent areas become paper: white under dark strokes, black under light ones. A yellow pen is
// nearly as bright as white paper; there, the colour channel with the most contrast is used.
function toGrey(picture) {
  if (isGrey(picture)) return picture;
  const brightness = toBrightness(picture);
  const alpha = channelOf(picture, 3);
  const isOpaque = histogram(alpha)[255] === alpha.data.length;
  return isOpaque ? clearest(picture, brightness) : onPaper(brightness, alpha);
}

function toBrightness(picture) {
  if (isGrey(picture)) return picture;
  const { width, height, data } = picture;
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    grey[i] = (data[at] * 19595 + data[at + 1] * 38470 + data[at + 2] * 7471 + 0x8000) >> 16;
  }
  return { width, height, data: grey };
}

function clearest(picture, brightness) {
  const channels = [0, 1, 2].map((number) => channelOf(picture, number));
  const contrasts = channels.map(contrastOf);
  const best = contrasts.indexOf(most(contrasts));
  return contrasts[best] > MUCH_CLEARER * contrastOf(brightness) ? channels[best] : brightness;
}

// The standard deviation of a channel's values, times their number.
function contrastOf(channel) {
  const counts = histogram(channel);
  const sum = counts.reduce((all, count, value) => all + count * value, 0);
  const squares = counts.reduce((all, count, value) => all + count * value ** 2, 0);
  return Math.sqrt(channel.data.length * squares - sum ** 2);
}

function onPaper(grey, alpha) {
  const paper = paperUnder(grey, alpha);
  return filled(grey, (i) => over255(paper * (255 - alpha.data[i]) + grey.data[i] * alpha.data[i]));
}

// The grey value that transparent areas get.
function paperUnder(grey, alpha) {
  const seen = valuesIn(mapped(alpha, (value) => value > 127).data, grey.data);
  if (!seen.length) return 255;
  const usual = Math.floor(middleOf(seen));
  const isDrawing = seen.length < grey.data.length / 2 || most(seen) - least(seen) < 32;
  if (!isDrawing) return usual; // a photo with transparent edges: its own paper is continued
  return usual < 128 ? 255 : 0;
}
