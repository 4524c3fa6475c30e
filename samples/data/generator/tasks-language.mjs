import { lists, mixes, thingColours, animals, opposites, tools } from './lexicon.mjs';
import { advice, definitions, howtos, reasons, yesNo } from './knowledge.mjs';
import { shortStory } from './stories.mjs';
import { capital, person, withArticle, write } from './text.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

/** present, past and the bare form of the same short sentence end. */
const actions = [
  ['walks to {place}', 'walked to {place}', 'walk to {place}'],
  ['buys {a item}', 'bought {a item}', 'buy {a item}'],
  ['eats {a fruit}', 'ate {a fruit}', 'eat {a fruit}'],
  ['drinks some {drink}', 'drank some {drink}', 'drink some {drink}'],
  ['reads {a book}', 'read {a book}', 'read {a book}'],
  ['sees {a wild}', 'saw {a wild}', 'see {a wild}'],
  ['plays in {outdoors}', 'played in {outdoors}', 'play in {outdoors}'],
  ['makes {dish}', 'made {dish}', 'make {dish}'],
  ['writes a letter', 'wrote a letter', 'write a letter'],
  ['finds {a item}', 'found {a item}', 'find {a item}'],
  ['goes to {place}', 'went to {place}', 'go to {place}'],
  ['feeds the {furry}', 'fed the {furry}', 'feed the {furry}'],
  ['opens the window', 'opened the window', 'open the window'],
  ['cleans the {room}', 'cleaned the {room}', 'clean the {room}'],
  ['takes the bus', 'took the bus', 'take the bus'],
  ['draws {a flower}', 'drew {a flower}', 'draw {a flower}'],
  ['helps {his} {family}', 'helped {his} {family}', 'help {his} {family}'],
  ['loses {his} {item}', 'lost {his} {item}', 'lose {his} {item}'],
  ['sings a song', 'sang a song', 'sing a song'],
  ['plants {a tree}', 'planted {a tree}', 'plant {a tree}'],
];

const polite = [
  ['Give me the salt.', 'Could you please give me the salt?'],
  ['Open the window.', 'Could you please open the window?'],
  ['Close the door.', 'Could you please close the door?'],
  ['Wait for me.', 'Could you please wait for me?'],
  ['Bring me some water.', 'Could you please bring me some water?'],
  ['Help me with my bag.', 'Could you please help me with my bag?'],
  ['Be quiet.', 'Could you please be quiet?'],
  ['Speak slowly.', 'Could you please speak slowly?'],
  ['Tell me the time.', 'Could you please tell me the time?'],
  ['Sit down.', 'Please sit down.'],
  ['Turn off the light.', 'Could you please turn off the light?'],
  ['Show me the way.', 'Could you please show me the way?'],
  ['Pass me the bread.', 'Could you please pass me the bread?'],
  ['Call me tomorrow.', 'Could you please call me tomorrow?'],
  ['Stop talking.', 'Could you please stop talking?'],
  ['Read this letter.', 'Could you please read this letter?'],
];

export function rewrite(r) {
  const someone = person(r);
  const slots = { ...someone };
  const [present, past, bare] = r.pick(actions);
  const now = `{Name} ${present}.`;
  const fill = (pattern) => write(r, pattern, slots);
  return r.pick([
    () =>
      row(
        r.pick(['Write this sentence in the past tense.', 'Change the sentence to the past tense.', 'Put this sentence into the past.']),
        fill(`{Name} ${past}.`),
        fill(now),
      ),
    () =>
      row(
        r.pick(['Make this sentence negative.', 'Write the opposite of this sentence with "not".']),
        fill(`{Name} does not ${bare}.`),
        fill(now),
      ),
    () =>
      row(r.pick(['Turn this sentence into a question.', 'Make a question from this sentence.']), fill(`Does {name} ${bare}?`), fill(now)),
    () =>
      row(
        r.pick(['Write this sentence in the future with "will".', 'Change the sentence to the future.']),
        fill(`{Name} will ${bare}.`),
        fill(now),
      ),
    () => row('Replace the name with he or she.', fill(`{He} ${past}.`), fill(`{Name} ${past}.`)),
    () => ((words) => row(r.pick(['Make this sentence more polite.', 'Say this in a polite way.']), words[1], words[0]))(r.pick(polite)),
    () => joinSentences(r, fill),
    () => fixSentence(r, fill, past),
  ])();
}

function joinSentences(r, fill) {
  const [, pastA] = r.pick(actions);
  const pastB = r.pick(actions.filter((action) => action[1] !== pastA && !action[1].includes('{place}')))[1];
  return row(
    r.pick(['Join the two sentences with "and".', 'Make one sentence with "and".']),
    fill(`{Name} ${pastA} and ${pastB}.`),
    fill(`{Name} ${pastA}. {He} ${pastB}.`),
  );
}

function fixSentence(r, fill, past) {
  const good = fill(`{Name} ${past}.`);
  return row(
    r.pick(['Correct the capital letter and the full stop.', 'Add the capital letter and the full stop.']),
    good,
    good.toLowerCase().slice(0, -1),
  );
}

/** A short text and a question about it. */
export function reading(r) {
  const slots = { ...person(r) };
  const parts = [
    ['{Name} lives in {town}.', 'Where does {name} live?', '{Name} lives in {town}.'],
    ['{Name} is {a job}.', 'What is the job of {name}?', '{Name} is {a job}.'],
    ['{Name} likes {hobby}.', 'What does {name} like?', '{Name} likes {hobby}.'],
    ['{Name} has {a pet}.', 'Which animal does {name} have?', '{Name} has {a pet}.'],
    ['On {day}, {name} goes to {place}.', 'When does {name} go to {place}?', '{Name} goes to {place} on {day}.'],
    ['{His} favourite food is {dish}.', 'What is the favourite food of {name}?', 'The favourite food of {name} is {dish}.'],
    ['{His} {item} is {colour}.', 'What colour is the {item}?', 'The {item} is {colour}.'],
    ['{Name} plays the {instrument}.', 'What does {name} play?', '{Name} plays the {instrument}.'],
    ['{Name} goes to work by {vehicle}.', 'How does {name} go to work?', '{Name} goes to work by {vehicle}.'],
  ];
  const chosen = r.sample(parts, r.int(2, 3));
  const named = chosen.findIndex(([text]) => text.includes('{Name}') || text.includes('{name}'));
  if (named === -1) {
    return reading(r);
  }
  const ordered = [chosen[named], ...chosen.filter((_, i) => i !== named)];
  const asked = r.pick(ordered);
  const text = write(r, ordered.map(([sentence], i) => (i === 0 ? sentence : sentence.replace('{Name}', '{He}'))).join(' '), slots);
  return row(write(r, asked[1], slots), write(r, asked[2], slots), text);
}

const frames = [
  (r) => ((pair) => [`The opposite of ${pair[0]} is`, `${pair[1]}.`])(r.pick(opposites)),
  (r) => ((a) => [`A young ${a.name} is called`, `${withArticle(a.young)}.`])(r.pick(animals.filter((a) => a.young !== ''))),
  (r) => (([thing, shade]) => [`${capital(thing)} is`, `${shade}.`])(r.pick(thingColours)),
  (r) => (([a, b, c]) => [`If you mix ${a} and ${b}, you get`, `${c}.`])(r.pick(mixes)),
  (r) =>
    (([name, use]) => [`You use ${withArticle(name)} to`, `${use}.`])(
      r.pick(tools.filter(([name]) => !/^(glue|tape|soap|scissors)$/.test(name))),
    ),
  (r) => ((a) => [`${capital(withArticle(a.name))} eats`, `${a.food}.`])(r.pick(animals)),
  (r) => ((i) => [`The day after ${lists.day[i]} is`, `${lists.day[(i + 1) % 7]}.`])(r.int(0, 6)),
  (r) => ((i) => [`The month after ${lists.month[i]} is`, `${lists.month[(i + 1) % 12]}.`])(r.int(0, 11)),
  (r) =>
    r.pick([
      ['When it rains, people use an', 'umbrella.'],
      ['In winter it is cold, and in summer it is', 'warm.'],
      ['We see with our', 'eyes.'],
      ['We hear with our', 'ears.'],
      ['We smell with our', 'nose.'],
      ['We write with a', 'pen.'],
      ['Fish live in', 'water.'],
      ['Birds build', 'nests.'],
      ['Bees make', 'honey.'],
      ['Cows give us', 'milk.'],
      ['Hens lay', 'eggs.'],
      ['At night the sky is', 'dark.'],
      ['We buy bread at the', 'bakery.'],
      ['Books are kept in a', 'library.'],
      ['The sun rises in the', 'east.'],
      ['The sun sets in the', 'west.'],
      ['A week has seven', 'days.'],
      ['A year has twelve', 'months.'],
      ['A triangle has three', 'sides.'],
      ['A car has four', 'wheels.'],
      ['A bicycle has two', 'wheels.'],
      ['Ice is frozen', 'water.'],
      ['When I am hungry, I', 'eat.'],
      ['When I am thirsty, I', 'drink.'],
      ['When I am tired, I', 'sleep.'],
      ['A person who bakes bread is a', 'baker.'],
      ['A person who teaches is a', 'teacher.'],
      ['Please and thank', 'you.'],
      ['Good morning and good', 'night.'],
      ['The teacher writes on the', 'board.'],
      ['Sugar is sweet, and a lemon is', 'sour.'],
      ['An hour has sixty', 'minutes.'],
      ['A minute has sixty', 'seconds.'],
    ]),
];

export function completion(r) {
  const [start, end] = r.pick(frames)(r);
  return row(r.pick(['Complete the sentence.', 'Finish the sentence.', 'How does this sentence end?']), `${start} ${end}`, `${start} ...`);
}

export function definition(r) {
  const [term, meaning] = r.pick(definitions);
  const bare = term.replace(/^(a|an|the) /, '');
  return row(
    r.pick([
      `What is ${term}?`,
      `What is ${term}?`,
      `Explain what ${term} is.`,
      `What does the word "${bare}" mean?`,
      `Define the word ${bare}.`,
      `Tell me what ${term} is.`,
    ]),
    `${capital(term)} is ${meaning}.`,
  );
}

export const reason = (r) => (([question, answer]) => row(`${question}?`, answer))(r.pick(reasons));

export function howTo(r) {
  const [task, steps] = r.pick(howtos);
  return row(
    r.pick([`How do I ${task}?`, `How do you ${task}?`, `How can I ${task}?`, `Tell me how to ${task}.`, `Explain how to ${task}.`]),
    steps,
  );
}

export function advise(r) {
  const [question, answer] = r.pick(advice);
  const situation = question.replace('What should I do ', '');
  const about =
    /^if (I am|I feel|I have|I cannot) /.test(situation) && r.chance(0.4)
      ? `${situation.replace(/^if /, '')}. ${r.pick(['What should I do?', 'Do you have any advice?', 'What can I do?'])}`
      : `${question}?`;
  return row(capital(about), answer);
}

export const yesOrNo = (r) => (([question, answer, why]) => row(`${question}?`, `${answer}. ${why}`))(r.pick(yesNo));

const asks = (topic) => [
  `Tell me a short story about ${topic}.`,
  `Write a short story about ${topic}.`,
  `Tell me a story about ${topic}.`,
  `Can you tell me a story about ${topic}?`,
  `Make up a little story about ${topic}.`,
  `I would like to hear a story about ${topic}.`,
];

/** Animals that can walk through a story. */
const heroes = [
  ...new Set([
    ...lists.wild,
    ...animals.filter((animal) => animal.legs === '4').map((animal) => animal.name),
    'dragon',
    'unicorn',
    'puppy',
    'kitten',
    'hen',
  ]),
];

export function tellStory(r) {
  if (r.chance(0.5)) {
    const wild = r.pick(heroes);
    return row(r.pick(asks(withArticle(wild))), shortStory(r, 'animal', { wild }));
  }
  if (r.chance(0.6)) {
    const someone = person(r);
    return row(r.pick([...asks(`a ${someone.child} named ${someone.name}`), ...asks(someone.name)]), shortStory(r, 'child', someone));
  }
  return row(
    r.pick(['Tell me a story.', 'Tell me a short story.', 'Please tell me a story.', 'Write a short story.', 'Can you tell me a story?']),
    shortStory(r, r.pick(['child', 'animal'])),
  );
}
