// What a network makes of a picture, as models/inference/predictor.py says it.

const FAMILIAR = 0.5; // below this familiarity a picture looks like none of the training pictures
const UNDECIDED = 0.6; // below this probability the best class is a guess

// info: {classNames, preparation, size}; picture: {width, height, data}, data RGBA.
function predict(network, info, picture, skip = []) {
  const prepared = PREPARATIONS[info.preparation](picture, info.size, skip);
  const whole = scoresOf(network, info, prepared.pixels);
  const parts = prepared.parts.map(({ box, pixels }) => ({
    ...scoresOf(network, info, pixels),
    box,
  }));
  const { things } = prepared;
  return {
    ...whole,
    prepared,
    parts,
    isEmpty: things === 0,
    isSeveral: things > 1,
    isSure: whole.standsOut && things === 1,
    number: parts.map(({ label, standsOut }) => (standsOut ? label : "?")).join(""),
    numberProbability: product(parts.map(({ best }) => best)),
    isNumberSure: parts.length > 0 && parts.every(({ standsOut }) => standsOut),
  };
}

function scoresOf(network, { classNames }, pixels) {
  const { probabilities, familiarity } = network.answer(pixels);
  const best = Math.max(...probabilities);
  const isFamiliar = familiarity === null || familiarity >= FAMILIAR;
  return {
    label: classNames[probabilities.indexOf(best)],
    probabilities,
    best,
    isFamiliar,
    standsOut: isFamiliar && best >= UNDECIDED,
  };
}
