// Digits: from a drawing, a file or a photo of paper to the layout of MNIST.

const DIGIT = {
  begin: (picture) => lookCloser(atMost(picture, LARGEST_SIDE)),
  find: [step("grey", toGrey, toBrightness), step("light", evenLight), step("ink", findInk)],
  layOut: [
    step("crop", cropInk),
    step("pen", evenPen),
    step("box", fitBox),
    step("centre", centreOfMass),
  ],
  finish(picture, size) {
    if (isSquare(picture, size)) return picture;
    return middle(longer(picture) < size ? picture : fitSide(picture, size), size);
  },
  isReady: hasLayout,
  count: countThings,
  cut: cutThings,
};

PREPARATIONS.digit = (picture, size, skip) => prepared(DIGIT, picture, size, skip);
