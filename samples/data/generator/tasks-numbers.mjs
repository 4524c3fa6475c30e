import { counted, person, plural } from './text.mjs';
import { lists } from './lexicon.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

/** Arithmetic within 20; the answer always repeats the sum so that it can be checked by computing. */
export function sum(r) {
  const kind = r.weighted({ '+': 5, '-': 5, '*': 2, '/': 1 });
  let a;
  let b;
  if (kind === '+') {
    a = r.int(0, 20);
    b = r.int(0, 20 - a);
  } else if (kind === '-') {
    a = r.int(0, 20);
    b = r.int(0, a);
  } else if (kind === '*') {
    a = r.int(1, 10);
    b = r.int(1, Math.floor(20 / a));
  } else {
    b = r.int(1, 10);
    a = b * r.int(1, Math.floor(20 / b));
  }
  const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[kind];
  const word = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided by' }[kind];
  const command = {
    '+': `Add ${a} and ${b}.`,
    '-': `Subtract ${b} from ${a}.`,
    '*': `Multiply ${a} by ${b}.`,
    '/': `Divide ${a} by ${b}.`,
  }[kind];
  const spoken = r.chance(0.5);
  const question = spoken
    ? r.pick([`What is ${a} ${word} ${b}?`, `How much is ${a} ${word} ${b}?`, `Can you tell me what ${a} ${word} ${b} is?`, command])
    : r.pick([`What is ${a} ${kind} ${b}?`, `${a} ${kind} ${b} = ?`, `Calculate ${a} ${kind} ${b}.`, `Solve: ${a} ${kind} ${b}`]);
  return row(question, spoken ? `${a} ${word} ${b} is ${result}.` : `${a} ${kind} ${b} = ${result}`);
}

export function wordProblem(r) {
  const { name, he } = person(r);
  const He = he === 'he' ? 'He' : 'She';
  const noun = r.pick([
    ...lists.fruit,
    'ball',
    'book',
    'coin',
    'pencil',
    'stone',
    'card',
    'egg',
    'cup',
    'marble',
    'stamp',
    'candle',
    'toy',
  ]);
  const count = (n) => `${n} ${n === 1 ? noun : plural(noun)}`;
  const many = plural(noun);
  if (r.chance(0.5)) {
    const a = r.int(1, 15);
    const b = r.int(1, 20 - a);
    const event = r.pick([`${He} gets ${b} more.`, `${He} buys ${b} more.`, `${He} finds ${b} more.`]);
    return row(
      `${name} has ${count(a)}. ${event} How many ${many} does ${name} have now?`,
      `${name} has ${count(a + b)} now, because ${a} + ${b} = ${a + b}.`,
    );
  }
  const a = r.int(2, 20);
  const b = r.int(1, a - 1);
  const event = r.pick([`${He} gives away ${b}.`, `${He} loses ${b}.`, `${He} sells ${b}.`]);
  return row(
    `${name} has ${count(a)}. ${event} How many ${many} are left?`,
    `${name} has ${count(a - b)} left, because ${a} - ${b} = ${a - b}.`,
  );
}

export function compareNumbers(r) {
  const [a, b] = r.sample(
    Array.from({ length: 21 }, (_, i) => i),
    2,
  );
  const larger = r.chance(0.5);
  const answer = larger ? Math.max(a, b) : Math.min(a, b);
  const other = larger ? Math.min(a, b) : Math.max(a, b);
  const word = larger ? r.pick(['larger', 'bigger']) : 'smaller';
  return row(r.pick([`Which number is ${word}, ${a} or ${b}?`, `Which is ${word}: ${a} or ${b}?`]), `${answer} is ${word} than ${other}.`);
}

export function numberAfter(r) {
  const n = r.int(1, 19);
  return r.pick([
    row(`What number comes after ${n}?`, `The number after ${n} is ${n + 1}.`),
    row(`What number comes before ${n}?`, `The number before ${n} is ${n - 1}.`),
    row(`Is ${n} even or odd?`, `${n} is an ${n % 2 === 0 ? 'even' : 'odd'} number.`),
    ...(n <= 10 ? [row(`What is the double of ${n}?`, `The double of ${n} is ${2 * n}.`)] : []),
    ...(n % 2 === 0 ? [row(`What is half of ${n}?`, `Half of ${n} is ${n / 2}.`)] : []),
    row(`Count from ${n} to ${Math.min(n + 4, 20)}.`, `${Array.from({ length: Math.min(5, 21 - n) }, (_, i) => n + i).join(', ')}`),
  ]);
}

export function nextInSeries(r) {
  const step = r.pick([1, 2, 2, 3, 4, 5]);
  const first = r.int(0, 20 - 3 * step);
  const series = [first, first + step, first + 2 * step];
  return row(
    r.pick(['What comes next: ', 'Which number comes next: ', 'Continue the row: ']) + `${series.join(', ')}, ...`,
    `The next number is ${first + 3 * step}.`,
  );
}

export function sortNumbers(r) {
  const numbers = r.sample(
    Array.from({ length: 21 }, (_, i) => i),
    3,
  );
  const up = r.chance(0.7);
  const sorted = [...numbers].sort((x, y) => (up ? x - y : y - x));
  const order = up
    ? r.pick(['from small to large', 'from smallest to largest'])
    : r.pick(['from large to small', 'from largest to smallest']);
  return row(`${r.pick(['Sort', 'Put', 'Order'])} these numbers ${order}.`, sorted.join(', '), numbers.join(', '));
}

export function biggestNumber(r) {
  const numbers = r.sample(
    Array.from({ length: 21 }, (_, i) => i),
    3,
  );
  const large = r.chance(0.5);
  const word = large ? r.pick(['largest', 'biggest']) : 'smallest';
  return row(
    `Which number is the ${word}?`,
    `The ${word} number is ${large ? Math.max(...numbers) : Math.min(...numbers)}.`,
    numbers.join(', '),
  );
}

export const countedNoun = (r) => {
  const noun = r.pick(lists.fruit);
  const n = r.int(2, 12);
  return row(`Write "${n} ${plural(noun)}" with the number as a word.`, counted(n, noun));
};
