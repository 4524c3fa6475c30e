import { smallTalk } from './smalltalk.mjs';
import * as grammar from './tasks-grammar.mjs';
import * as language from './tasks-language.mjs';
import * as numbers from './tasks-numbers.mjs';
import * as sentences from './tasks-sentences.mjs';
import * as things from './tasks-things.mjs';
import * as words from './tasks-words.mjs';

/** How often each kind of question is drawn. */
const kinds = [
  [numbers.sum, 9],
  [numbers.wordProblem, 6],
  [numbers.compareNumbers, 3],
  [numbers.numberAfter, 2],
  [numbers.nextInSeries, 1],
  [numbers.sortNumbers, 3],
  [numbers.biggestNumber, 3],
  [numbers.countedNoun, 1],
  [words.opposite, 5],
  [words.synonym, 2],
  [words.pluralOf, 5],
  [words.verbForm, 5],
  [words.degree, 2],
  [words.sortWords, 5],
  [words.spell, 5],
  [words.countWords, 2],
  [things.category, 9],
  [things.colour, 4],
  [things.calendar, 5],
  [things.time, 2],
  [things.animal, 6],
  [things.job, 4],
  [things.tool, 3],
  [language.rewrite, 9],
  [language.reading, 7],
  [language.completion, 5],
  [language.definition, 9],
  [language.reason, 5],
  [language.howTo, 6],
  [language.advise, 6],
  [language.yesOrNo, 6],
  [language.tellStory, 9],
  [grammar.article, 3],
  [grammar.singular, 2],
  [grammar.chooseVerb, 3],
  [grammar.correctMistake, 3],
  [sentences.wordOrder, 3],
  [sentences.oppositeSentence, 2],
  [grammar.isQuestion, 1],
  [grammar.countSentence, 2],
  [sentences.mood, 2],
  [sentences.speaker, 2],
  [sentences.summary, 4],
  [sentences.sequence, 2],
  [words.listPosition, 1],
  [words.wordLength, 2],
  [grammar.wordClass, 2],
  [smallTalk, 16],
];

/** The share of rows that may repeat: a short list of greetings must be seen more than once, a sum in the same words need not. */
const mostRepeats = 3;

const bag = kinds.flatMap(([make, weight]) => Array.from({ length: weight }, () => make));

export const chatRow = (r) => r.pick(bag)(r);

/** Questions that may begin with a small letter: those whose first word is no name. */
const casual =
  /^(What|Which|How|Where|Who|Why|Is|Can|Do|Does|Tell|Give|Name|Write|Hello|Hi|Hey|Good|Thank|Thanks|Please|Explain|Define|Make|Should|Say)\b/;

/** Some people type without a capital letter and a mark at the end. */
function typedInHaste(r, row) {
  if (row.input !== '' || !casual.test(row.instruction) || !r.chance(0.08)) {
    return row;
  }
  const instruction = row.instruction.charAt(0).toLowerCase() + row.instruction.slice(1).replace(/[.?!]$/, '');
  return { ...row, instruction };
}

/** `count` rows; one prompt stands in at most three of them. */
export function chatRows(r, count) {
  const seen = new Map();
  const rows = [];
  while (rows.length < count) {
    const row = typedInHaste(r, chatRow(r));
    const prompt = `${row.instruction}\n${row.input}`;
    const times = seen.get(prompt) ?? 0;
    if (times < mostRepeats) {
      seen.set(prompt, times + 1);
      rows.push(row);
    }
  }
  return rows;
}
