// An answer in words, as pages/widgets/answer.py says it.

// Never 0% or 100%: no network can be that sure.
function percent(probability) {
  if (probability < 0.001) return "<0.1%";
  return probability > 0.999 ? ">99.9%" : `${(100 * probability).toFixed(1)}%`;
}

function howSure(prediction, subject) {
  const probability = percent(prediction.best);
  if (prediction.isNumberSure) {
    return `${percent(prediction.numberProbability)} that every digit is right`;
  }
  if (prediction.parts.length) return "not sure of every digit";
  if (prediction.isSeveral) return "not sure: several things";
  if (!prediction.isFamiliar) return `not sure this is ${subject}`;
  return prediction.isSure ? `${probability} sure` : `not sure: only ${probability}`;
}

// {label, isSure, sure, rest}: the label, whether the network stands by it, how sure it is, and what
// else it might be, in pieces of which every second one stands out.
function wordsOf(prediction, { classNames, subject }) {
  const likely = (name, share) => [name, ` (${percent(share)})`];
  const ranked = prediction.probabilities
    .map((share, i) => ({ name: classNames[i], share }))
    .sort((a, b) => b.share - a.share)
    .map(({ name, share }) => likely(name, share));
  const [first, ...others] = ranked;
  const label = prediction.number || prediction.label;
  const isSure = prediction.isSure || prediction.isNumberSure;
  const sure = howSure(prediction, subject);
  if (prediction.parts.length) {
    const each = prediction.parts.map(({ label: name, best }) => likely(name, best));
    return { label, isSure, sure, rest: listed("Several things, so each box is read alone: ", each) };
  }
  if (prediction.isSeveral) {
    const start = `I take one at a time, so I am not sure. All of it as ${subject}: `;
    return { label, isSure, sure: "Several things", rest: listed(start, [first]) };
  }
  if (prediction.isFamiliar) {
    return { label, isSure, sure, rest: listed("otherwise ", others.slice(0, 2)) };
  }
  const start = `I am not sure this is ${subject}. If it is: `;
  return { label, isSure, sure: "Not sure", rest: listed(start, [first, others[0]]) };
}

// Pieces of a sentence, every second of which stands out: start, name, share, name, share, …
function listed(start, names) {
  const pieces = [start];
  names.forEach(([name, share], i) => {
    if (i) pieces[pieces.length - 1] += ", ";
    pieces.push(name, share);
  });
  return pieces;
}
