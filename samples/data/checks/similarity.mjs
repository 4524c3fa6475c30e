/** Words that change the tone of a question but not what is asked. */
const filler = new Set(
  'please hello hi hey there good morning evening afternoon day excuse me exactly really so and just again can could would will may'.split(
    ' ',
  ),
);

const words = (text) =>
  text
    .toLowerCase()
    .replace(/'s\b/g, ' is')
    .replace(/[^a-z ]/g, '')
    .split(/ +/)
    .filter((word) => word !== '' && !filler.has(word));

/** How much two prompts ask alike: the share of common words (Jaccard over multisets, in any order), from 0 to 1. */
export function similarity(a, b) {
  const first = words(a);
  const second = words(b);
  const left = new Map();
  for (const word of first) {
    left.set(word, (left.get(word) ?? 0) + 1);
  }
  let common = 0;
  for (const word of second) {
    const times = left.get(word) ?? 0;
    if (times > 0) {
      common++;
      left.set(word, times - 1);
    }
  }
  return common / (first.length + second.length - common);
}
