import { animals, jobs, lists, nouns } from './lexicon.mjs';
import { capital, plural, withArticle } from './text.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

const articleNouns = [
  ...animals.map((animal) => animal.name),
  ...jobs.map((job) => job.name),
  ...lists.fruit,
  ...lists.vegetable,
  ...nouns,
];

export function article(r) {
  const noun = r.pick(articleNouns);
  const right = withArticle(noun);
  const [first, second] = r.shuffle([`a ${noun}`, `an ${noun}`]);
  return r.pick([
    row(
      `Do we say "${first}" or "${second}"?`,
      `We say "${right}", because ${noun} begins with a ${right.startsWith('an ') ? 'vowel' : 'consonant'}.`,
    ),
    row(r.pick(['Write this word with a or an.', 'Add a or an to the word.']), right, noun),
  ]);
}

export function singular(r) {
  const [one, many] = r.chance(0.5) ? r.pick(lists.irregularPlural) : ((noun) => [noun, plural(noun)])(r.pick(nouns));
  return row(r.pick([`What is the singular of ${many}?`, `Give the singular of "${many}".`]), `The singular of ${many} is ${one}.`);
}

const subjects = [
  ['I', 'am', 'have', false],
  ['You', 'are', 'have', false],
  ['We', 'are', 'have', false],
  ['They', 'are', 'have', false],
  ['He', 'is', 'has', true],
  ['She', 'is', 'has', true],
  ['It', 'is', 'has', true],
];
const doing = [
  ['go', 'goes', 'to the park'],
  ['play', 'plays', 'in the garden'],
  ['like', 'likes', 'warm bread'],
  ['drink', 'drinks', 'cold water'],
  ['read', 'reads', 'a long book'],
  ['live', 'lives', 'near the sea'],
  ['come', 'comes', 'from a small town'],
  ['want', 'wants', 'a new ball'],
  ['need', 'needs', 'some help'],
  ['eat', 'eats', 'in the kitchen'],
  ['sing', 'sings', 'every morning'],
  ['sleep', 'sleeps', 'in a warm bed'],
  ['run', 'runs', 'to the door'],
  ['see', 'sees', 'a blue bird'],
  ['work', 'works', 'all day'],
];
const states = [
  'hungry',
  'tired',
  'at home',
  'very happy',
  'late',
  'in the garden',
  'ready',
  'cold',
  'thirsty',
  'next to the door',
  'too slow',
  'here',
];
const things = [
  'a red ball',
  'two sisters',
  'a new coat',
  'a small dog',
  'three books',
  'an old car',
  'a good idea',
  'no time',
  'many friends',
  'a warm hat',
];

/** A sentence with the right verb form and the same one with a wrong form. */
function agreement(r) {
  const [subject, be, have, third] = r.pick(subjects);
  const kind = r.pick(['be', 'have', 'do']);
  const right = { be, have, do: '' };
  if (kind === 'do') {
    const [bare, withS, end] = r.pick(doing);
    return { subject, good: third ? withS : bare, bad: third ? bare : withS, options: [bare, withS], end };
  }
  const wrong = kind === 'be' ? r.pick(['am', 'is', 'are'].filter((form) => form !== be)) : have === 'has' ? 'have' : 'has';
  return { subject, good: right[kind], bad: wrong, options: r.shuffle([right[kind], wrong]), end: r.pick(kind === 'be' ? states : things) };
}

export function chooseVerb(r) {
  const { subject, good, options, end } = agreement(r);
  return row(`Choose the right word: ${subject} (${options.join(', ')}) ${end}.`, `${subject} ${good} ${end}.`);
}

export function correctMistake(r) {
  const { subject, good, bad, end } = agreement(r);
  return row(
    r.pick(['Correct the mistake.', 'Correct this sentence.', 'Find and correct the mistake.']),
    `${subject} ${good} ${end}.`,
    `${subject} ${bad} ${end}.`,
  );
}

const adverbs = [
  'slowly',
  'quickly',
  'quietly',
  'carefully',
  'gently',
  'happily',
  'softly',
  'suddenly',
  'politely',
  'bravely',
  'proudly',
  'patiently',
  'loudly',
  'calmly',
  'easily',
  'closely',
  'equally',
];
const adjectives = [
  'big',
  'old',
  'happy',
  'ripe',
  'real',
  'loud',
  'hungry',
  'thirsty',
  'lazy',
  'polite',
  'angry',
  'heavy',
  'tall',
  'beautiful',
  'careful',
  'dangerous',
];
const verbWords = [
  'sing',
  'run',
  'eat',
  'write',
  'sleep',
  'offer',
  'row',
  'melt',
  'freeze',
  'sail',
  'lift',
  'spend',
  'appear',
  'interrupt',
  'speak',
  'learn',
];
const nounWords = [
  'table',
  'river',
  'house',
  'teacher',
  'garden',
  'music',
  'voice',
  'throat',
  'wave',
  'chain',
  'title',
  'prize',
  'danger',
  'respect',
  'temperature',
  'company',
  'team',
  'interview',
];

const nounAndVerb = new Set([
  'sleep',
  'row',
  'offer',
  'lift',
  'respect',
  'wave',
  'chain',
  'title',
  'table',
  'run',
  'sail',
  'interview',
  'voice',
  'team',
  'house',
  'garden',
]);

/** Parts of speech, for words that belong to one of them in everyday use. */
export function wordClass(r) {
  const classes = { adverb: adverbs, adjective: adjectives, verb: verbWords, noun: nounWords };
  const [right, wrong] = r.sample(Object.keys(classes), 2);
  const word = r.pick(classes[right]);
  if (nounAndVerb.has(word) && [right, wrong].sort().join() === 'noun,verb') {
    return wordClass(r);
  }
  const [first, second] = r.shuffle([right, wrong]);
  return row(`Is "${word}" ${withArticle(first)} or ${withArticle(second)}?`, `${capital(word)} is ${withArticle(right)}.`);
}

export function countSentence(r) {
  const { subject, good, end } = agreement(r);
  const sentence = `${subject} ${good} ${end}.`;
  return row(
    r.pick(['How many words are in this sentence?', 'Count the words in this sentence.']),
    `There are ${sentence.split(' ').length} words.`,
    sentence,
  );
}

export function isQuestion(r) {
  const [bare, , end] = r.pick(doing);
  const asked = r.chance(0.5);
  const sentence = asked
    ? `${r.pick(['Do you', 'Can you', 'Will you', 'Did they', 'Why do you'])} ${bare} ${end}?`
    : `${r.pick(['We', 'They', 'You'])} ${bare} ${end}.`;
  return row(
    r.pick(['Is this sentence a question?', 'Is this a question?']),
    asked ? 'Yes, this sentence is a question.' : 'No, this sentence is not a question.',
    sentence,
  );
}
