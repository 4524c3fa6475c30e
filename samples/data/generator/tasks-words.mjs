import { degrees, lists, nouns, opposites, synonyms, verbs } from './lexicon.mjs';
import { plural } from './text.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

export function opposite(r) {
  const [a, b] = r.shuffle([...r.pick(opposites)]);
  return row(
    r.pick([
      `What is the opposite of ${a}?`,
      `What is the opposite of "${a}"?`,
      `Give the opposite of ${a}.`,
      `Tell me the opposite of ${a}.`,
      `Which word means the opposite of ${a}?`,
    ]),
    `The opposite of ${a} is ${b}.`,
  );
}

export function synonym(r) {
  const [a, b] = r.pick(synonyms);
  return row(
    r.pick([`Give a word that means the same as ${a}.`, `What is another word for ${a}?`, `Which word means nearly the same as ${a}?`]),
    `Another word for ${a} is ${b}.`,
  );
}

export function pluralOf(r) {
  const [one, many] = r.chance(0.35) ? r.pick(lists.irregularPlural) : ((noun) => [noun, plural(noun)])(r.pick(nouns));
  return row(
    r.pick([`What is the plural of ${one}?`, `Give the plural of ${one}.`, `Write the plural of "${one}".`, `One ${one}, two ...?`]),
    `The plural of ${one} is ${many}.`,
  );
}

export function verbForm(r) {
  const verb = r.pick(verbs);
  const form = r.weighted({ past: 5, third: 1, ing: 1 });
  if (form === 'past') {
    return row(
      r.pick([
        `What is the past tense of ${verb.base}?`,
        `Give the past tense of "${verb.base}".`,
        `What is the past form of ${verb.base}?`,
        `Today I ${verb.base}. Yesterday I ...?`,
      ]),
      `The past tense of ${verb.base} is ${verb.past}.`,
    );
  }
  return form === 'third'
    ? row(`Write the verb "${verb.base}" for he or she.`, `The form is ${verb[form]}.`)
    : row(`What is the -ing form of ${verb.base}?`, `The -ing form of ${verb.base} is ${verb.ing}.`);
}

export function degree(r) {
  const [base, more, most] = r.pick(degrees);
  return r.chance(0.5)
    ? row(r.pick([`What is the comparative of ${base}?`, `Complete: ${base}, ..., ${most}`]), `The comparative of ${base} is ${more}.`)
    : row(r.pick([`What is the superlative of ${base}?`, `Complete: ${base}, ${more}, ...`]), `The superlative of ${base} is ${most}.`);
}

const simpleWords = nouns.filter((noun) => noun.length <= 8);

export function sortWords(r) {
  const chosen = [];
  for (const word of r.sample(simpleWords, simpleWords.length)) {
    if (chosen.every((other) => other[0] !== word[0])) {
      chosen.push(word);
    }
    if (chosen.length === 3) {
      break;
    }
  }
  return row(
    r.pick([
      'Sort these words alphabetically.',
      'Put these words in alphabetical order.',
      'Sort the words from A to Z.',
      'Order these words by the alphabet.',
    ]),
    [...chosen].sort().join(', '),
    chosen.join(', '),
  );
}

export function spell(r) {
  const word = r.pick(simpleWords.filter((w) => w.length <= 6));
  const letters = [...word];
  return r.pick([
    () => row(r.pick([`Spell the word ${word}.`, `How do you spell ${word}?`]), letters.join('-')),
    () =>
      row(
        r.pick([`How many letters are in the word ${word}?`, `Count the letters in "${word}".`, `How many letters does ${word} have?`]),
        `The word ${word} has ${letters.length} letters: ${letters.join(', ')}.`,
      ),
    () => row(`What is the first letter of ${word}?`, `The first letter of ${word} is ${letters[0]}.`),
    () => row(`What is the last letter of ${word}?`, `The last letter of ${word} is ${letters.at(-1)}.`),
    () => row(r.pick(['Write this word in capital letters.', 'Change this word to capital letters.']), word.toUpperCase(), word),
  ])();
}

export function countWords(r) {
  const chosen = r.sample(simpleWords, r.int(2, 6));
  return row(r.pick(['How many words are in this list?', 'Count the words.']), `There are ${chosen.length} words.`, chosen.join(', '));
}

export function listPosition(r) {
  const chosen = r.sample(nouns, 3);
  const where = r.pick(['first', 'last']);
  return row(
    `What is the ${where} word in this list?`,
    `The ${where} word is ${where === 'first' ? chosen[0] : chosen[2]}.`,
    chosen.join(', '),
  );
}

export function wordLength(r) {
  const [a, b] = r.sample(nouns, 2);
  if (a.length === b.length) {
    return wordLength(r);
  }
  const longer = r.chance(0.5);
  const [answer, other] = a.length > b.length === longer ? [a, b] : [b, a];
  const word = longer ? 'longer' : 'shorter';
  return row(`Which word is ${word}, ${a} or ${b}?`, `The word ${answer} is ${word} than the word ${other}.`);
}
