import { lists } from './lexicon.mjs';
import { people } from './people.mjs';

const numberWords = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen twenty'
).split(' ');

export const inWords = (n) => numberWords[n];

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Words that are spelled with a vowel but start with the sound of "you". */
const consonantSound = /^(uni|use|usual|euro|one\b|once\b)/i;
const vowelSound = /^(hour|honest)/i;

/** The word with its article: a dog, an apple, an hour. */
export function withArticle(phrase) {
  const vowel = vowelSound.test(phrase) || (/^[aeiou]/i.test(phrase) && !consonantSound.test(phrase));
  return `${vowel ? 'an' : 'a'} ${phrase}`;
}

const irregularPlurals = new Map([
  ...lists.irregularPlural,
  ['sheep', 'sheep'],
  ['scarf', 'scarves'],
  ['potato', 'potatoes'],
  ['tomato', 'tomatoes'],
  ['mango', 'mangoes'],
  ['bus', 'buses'],
]);

/** The plural of a noun or of a phrase that ends in its noun. */
export function plural(phrase) {
  const cut = phrase.lastIndexOf(' ') + 1;
  const noun = phrase.slice(cut);
  return phrase.slice(0, cut) + (irregularPlurals.get(noun) ?? regularPlural(noun));
}

function regularPlural(noun) {
  if (/(s|x|z|ch|sh)$/.test(noun)) {
    return `${noun}es`;
  }
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** "one apple", "three apples". */
export const counted = (n, noun) => `${inWords(n)} ${n === 1 ? noun : plural(noun)}`;

/** "a, b and c". */
export function join(items, word = 'and') {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

const pronouns = {
  she: { he: 'she', him: 'her', his: 'her', himself: 'herself', child: 'girl', grown: 'woman' },
  he: { he: 'he', him: 'him', his: 'his', himself: 'himself', child: 'boy', grown: 'man' },
};

/** Slots for one person: {name} {he} {him} {his} {himself} {child} {grown}, with an optional suffix for further people. */
export function person(r, suffix = '', taken = []) {
  const gender = r.chance(0.5) ? 'she' : 'he';
  const names = people[gender].filter((name) => !taken.includes(name));
  const entries = Object.entries({ name: r.pick(names), ...pronouns[gender] });
  return Object.fromEntries(entries.map(([key, value]) => [key + suffix, value]));
}

/**
 * Writes one text from a pattern. `[a|b]` picks one alternative, brackets nest; `{slot}` puts in a word that stays the same for
 * the whole text; `{a slot}` puts its article before it, `{slots of}` its plural; a capital first letter of the slot carries over.
 * A slot without a value is drawn from the word list of its name; a digit after the name draws a different word (`{food2}`).
 */
export function write(r, pattern, slots = {}) {
  const chosen = chooseAlternatives(r, pattern);
  const filled = chosen.replace(/\{(?:(a|A|all|All) )?([a-zA-Z]+\d?)\}/g, (_, form, key) => {
    const lower = key.charAt(0).toLowerCase() + key.slice(1);
    const word = slotValue(r, lower, slots);
    const shaped = form === undefined ? word : /^all$/i.test(form) ? plural(word) : withArticle(word);
    return key !== lower || form === 'A' || form === 'All' ? capital(shaped) : shaped;
  });
  return filled
    .replace(/ {2,}/g, ' ')
    .replace(/ ([.,!?])/g, '$1')
    .trim();
}

function slotValue(r, key, slots) {
  if (slots[key] === undefined) {
    const base = key.replace(/\d$/, '');
    if (lists[base] === undefined) {
      throw new Error(`no word list for the slot {${key}}`);
    }
    const taken = Object.keys(slots)
      .filter((other) => other.replace(/\d$/, '') === base)
      .map((other) => slots[other]);
    do {
      slots[key] = r.pick(lists[base]);
    } while (taken.includes(slots[key]));
  }
  return slots[key];
}

function chooseAlternatives(r, pattern) {
  const innermost = /\[([^[\]]*)\]/;
  let text = pattern;
  for (let match = innermost.exec(text); match !== null; match = innermost.exec(text)) {
    text = text.slice(0, match.index) + r.pick(match[1].split('|')) + text.slice(match.index + match[0].length);
  }
  return text;
}
