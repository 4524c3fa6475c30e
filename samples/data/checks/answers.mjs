/**
 * Computes the answers that can be computed, from the question alone, and compares. Written apart from the generator, so that a
 * mistake there is found here.
 */
const list = (text) => text.split(', ');
const numbers = (text) => (text.match(/\d+/g) ?? []).map(Number);
const signs = { plus: '+', minus: '-', times: '*', 'divided by': '/', '+': '+', '-': '-', '*': '*', '/': '/' };
const compute = (a, sign, b) => ({ '+': a + b, '-': a - b, '*': a * b, '/': a / b })[signs[sign]];
const last = (text) => numbers(text).at(-1);
const want = (right, expected) => (right ? null : `expected ${expected}.`);
const is = (value, expected) => want(value === expected, `"${expected}", not "${value}"`);

const questions = [
  [
    /(\d+) (plus|minus|times|divided by|[-+*/]) (\d+)/,
    (match, row) => is(last(row.output), compute(Number(match[1]), match[2], Number(match[3]))),
  ],
  [/^Add (\d+) and (\d+)\.$/, (match, row) => is(last(row.output), Number(match[1]) + Number(match[2]))],
  [/^Subtract (\d+) from (\d+)\.$/, (match, row) => is(last(row.output), match[2] - match[1])],
  [/^Multiply (\d+) by (\d+)\.$/, (match, row) => is(last(row.output), match[1] * match[2])],
  [/^Divide (\d+) by (\d+)\.$/, (match, row) => is(last(row.output), match[1] / match[2])],
  [/half of (\d+)/, (match, row) => is(last(row.output), match[1] / 2)],
  [/double of (\d+)/, (match, row) => is(last(row.output), match[1] * 2)],
  [/^What number comes after (\d+)\?$/, (match, row) => is(last(row.output), Number(match[1]) + 1)],
  [/^What number comes before (\d+)\?$/, (match, row) => is(last(row.output), match[1] - 1)],
  [
    /^Is (\d+) (?:even|an even)/,
    (match, row) =>
      want((match[1] % 2 === 0) === / even /.test(row.output) && numbers(row.output)[0] === Number(match[1]), 'the other of even and odd'),
  ],
  [
    /^Which (?:number )?is (larger|bigger|smaller)\b.*?(\d+) or (\d+)/,
    (match, row) => {
      const [low, high] = [Number(match[2]), Number(match[3])].sort((a, b) => a - b);
      return is(row.output, match[1] === 'smaller' ? `${low} is smaller than ${high}.` : `${high} is ${match[1]} than ${low}.`);
    },
  ],
  [
    /^Which number is the (largest|biggest|smallest)\?$/,
    (match, row) => is(last(row.output), Math[match[1] === 'smallest' ? 'min' : 'max'](...numbers(row.input))),
  ],
  [/(?:comes next|Continue the row): (\d+), (\d+), (\d+)/, (match, row) => is(last(row.output), 2 * match[3] - match[2])],
  [
    /numbers from (small|large)/,
    (match, row) =>
      is(
        row.output,
        numbers(row.input)
          .sort((a, b) => (match[1] === 'small' ? a - b : b - a))
          .join(', '),
      ),
  ],
  [/alphabet|from A to Z/, (_, row) => (row.input === '' ? null : is(row.output, list(row.input).sort().join(', ')))],
  [/^(?:How many|Count the) words.*list|^Count the words\.$/, (_, row) => is(last(row.output), list(row.input).length)],
  [/words.* in this sentence/, (_, row) => is(last(row.output), row.input.split(' ').length)],
  [
    /letters (?:are in the word|in|does) "?(\w+)"?/,
    (match, row) => is(row.output, `The word ${match[1]} has ${match[1].length} letters: ${[...match[1]].join(', ')}.`),
  ],
  [/^(?:Spell the word|How do you spell) (\w+)/, (match, row) => is(row.output, [...match[1]].join('-'))],
  [/first letter of (?:the word )?(\w+)/, (match, row) => want(row.output.endsWith(` is ${match[1][0]}.`), match[1][0])],
  [/last letter of (?:the word )?(\w+)/, (match, row) => want(row.output.endsWith(` is ${match[1].at(-1)}.`), match[1].at(-1))],
  [
    /(first|last) word in this list/,
    (match, row) =>
      want(row.output.endsWith(` is ${list(row.input).at(match[1] === 'first' ? 0 : -1)}.`), `the ${match[1]} word of the list`),
  ],
  [
    /^Write(?: this| the)? word.*in capital letters|^Change this word to capital/,
    (_, row) => want(row.output === row.output.toUpperCase(), 'capital letters'),
  ],
  [
    /^Which word is (longer|shorter), (\w+) or (\w+)\?$/,
    (match, row) => {
      const [longest, shortest] = [match[2], match[3]].sort((a, b) => b.length - a.length);
      return is(
        row.output,
        match[1] === 'longer'
          ? `The word ${longest} is longer than the word ${shortest}.`
          : `The word ${shortest} is shorter than the word ${longest}.`,
      );
    },
  ],
  [
    /words in the right order|sentence from these words/,
    (_, row) => is(row.output.slice(0, -1).toLowerCase().split(' ').sort().join(), row.input.toLowerCase().split(' ').sort().join()),
  ],
  [
    /^Count from (\d+) to (\d+)/,
    (match, row) => is(row.output, Array.from({ length: match[2] - match[1] + 1 }, (_, i) => Number(match[1]) + i).join(', ')),
  ],
];

/** null, or what is wrong with the answer of a row. */
export function checkAnswer(row) {
  for (const [, left, result] of row.output.matchAll(/(\d+(?: [-+*/] \d+)+) = (\d+)/g)) {
    const [first, ...rest] = left.split(' ');
    let value = Number(first);
    for (let i = 0; i < rest.length; i += 2) {
      value = compute(value, rest[i], Number(rest[i + 1]));
    }
    if (value !== Number(result)) {
      return `${left} is ${value}, not ${result}.`;
    }
    // "Anna has 7 apples, because 3 + 4 = 7." begins with the result of its sum.
    if (/^\D*\d+ \w+( now| left| are left)?, because /.test(row.output) && numbers(row.output)[0] !== value) {
      return `the answer does not begin with ${value}.`;
    }
  }
  for (const [pattern, check] of questions) {
    const match = pattern.exec(row.instruction);
    const wrong = match === null ? null : check(match, row);
    if (wrong !== null) {
      return wrong;
    }
  }
  return null;
}
