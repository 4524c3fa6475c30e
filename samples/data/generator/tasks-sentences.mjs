import { lists, opposites } from './lexicon.mjs';
import { capital, person, plural, write } from './text.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

export function wordOrder(r) {
  const { name } = person(r);
  const sentence = write(
    r,
    r.pick([
      '{Name} likes {hobby}',
      '{Name} has {a pet}',
      '{Name} is {trait}',
      '{Name} eats {fruits}',
      '{Name} plays the {instrument}',
      '{Name} goes to {place}',
    ]),
    { name, fruits: plural(r.pick(lists.fruit)) },
  );
  const mixed = r.shuffle(sentence.split(' '));
  return row(r.pick(['Write the words in the right order.', 'Make a sentence from these words.']), `${sentence}.`, mixed.join(' '));
}

const adjectiveFrames = [
  ['The soup is', ['hot', 'cold', 'good', 'bad']],
  ['The house is', ['big', 'small', 'old', 'clean', 'dirty', 'dark', 'empty', 'full']],
  ['The box is', ['full', 'empty', 'open', 'closed', 'wet', 'dry']],
  ['The man is', ['tall', 'short', 'happy', 'sad', 'rich', 'poor', 'strong', 'weak', 'polite', 'rude']],
  ['The road is', ['wide', 'narrow', 'wet', 'dry', 'safe', 'dangerous']],
  ['The dog is', ['fast', 'slow', 'awake', 'asleep', 'noisy', 'silent', 'brave', 'afraid']],
  ['The bread is', ['fresh', 'stale', 'soft', 'hard']],
  ['The question is', ['easy', 'difficult']],
  ['The coat is', ['cheap', 'expensive', 'thick', 'thin', 'beautiful', 'ugly']],
];
const oppositeOf = new Map(
  opposites.flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]),
);

export function oppositeSentence(r) {
  const [start, words] = r.pick(adjectiveFrames);
  const word = r.pick(words);
  return row(
    r.pick(['Change the sentence so that it means the opposite.', 'Write the sentence with the opposite of the last word.']),
    `${start} ${oppositeOf.get(word)}.`,
    `${start} ${word}.`,
  );
}

const moods = {
  happy: [
    'The sun is shining, and the children are laughing.',
    '{Name} is smiling because {he} won a prize.',
    '{Name} got {a gift} and danced with joy.',
    'The lost {furry} came home, and everyone cheered.',
    '{Name} and {name2} are playing {game} and laughing.',
  ],
  sad: [
    '{Name} is crying because {his} {toy} is broken.',
    'The old dog is ill, and {name} is crying.',
    '{Name} lost {his} {item} and feels alone.',
    '{Name2} moved away, and {name} misses {him2}.',
    '{Name} wanted to go to {outdoors}, but {he} had to stay in bed.',
  ],
};

export function mood(r) {
  const first = person(r);
  const feeling = r.pick(['happy', 'sad']);
  const text = write(r, r.pick(moods[feeling]), { ...first, ...person(r, '2', [first.name]) });
  return row(r.pick(['Is the text happy or sad?', 'Is this text sad or happy?']), `The text is ${feeling}.`, text);
}

export function speaker(r) {
  const someone = r.pick([`the ${r.pick(lists.wild)}`, `the ${r.pick(lists.worker)}`, person(r).name]);
  const said = r.pick([
    'I am hungry',
    'It is cold today',
    'I can help you',
    'Please come in',
    'Where is my key',
    'The water is deep',
    'I will be back soon',
    'This is my home',
    'Do not be afraid',
  ]);
  const mark = said.startsWith('Where') ? '?' : ',';
  return row('Who is speaking?', `${capital(someone)} is speaking.`, `"${said}${mark}" ${mark === '?' ? 'asked' : 'said'} ${someone}.`);
}

/** text, one sentence that sums it up, title. */
const summaries = [
  [
    '{Name} lost {his} {item}. {He} looked everywhere. {He} found it {hiding}.',
    '{Name} found {his} lost {item} {hiding}.',
    'The Lost {Item}',
  ],
  [
    '{Name} wanted to {skill}. At first it was hard. {He} practised every day and learned it.',
    '{Name} learned to {skill} because {he} practised every day.',
    'Practice Helps',
  ],
  ['{Name} planted a seed. {He} watered it every day. Now there is {a flower}.', '{Name} grew {a flower} from a seed.', 'The Little Seed'],
  [
    'The bus was late. {Name} had to walk. {He} was very tired.',
    '{Name} was tired because the bus was late and {he} had to walk.',
    'The Late Bus',
  ],
  [
    '{Name} saw a hungry {furry}. {He} gave it some food. Now they are friends.',
    '{Name} fed a hungry {furry}, and they became friends.',
    'A New Friend',
  ],
  [
    '{A wild} was cold. {A wild2} let it come in. They became friends.',
    '{A wild} and {a wild2} became friends on a cold day.',
    'The {Wild} and the {Wild2}',
  ],
  ['{Name} baked {a cake}. {He} gave a piece to {name2}. Both were {feeling}.', '{Name} shared {a cake} with {name2}.', 'A Sweet Gift'],
  ['It rained all day. {Name} could not go out. {He} read {a book}.', '{Name} read {a book} because it rained all day.', 'A Rainy Day'],
];

export function summary(r) {
  const first = person(r);
  const slots = { ...first, ...person(r, '2', [first.name]) };
  const [text, short, title] = r.pick(summaries).map((pattern) => write(r, pattern, slots));
  return r.chance(0.6)
    ? row(r.pick(['Summarize the text in one sentence.', 'Say this in one sentence.', 'Make this text shorter.']), short, text)
    : row(r.pick(['Find a title for this story.', 'What is a good title for this text?']), title, text);
}

const sequences = [
  ['breakfast, lunch, dinner', 'Put the meals of the day in order.'],
  ['second, minute, hour', 'Sort these times from short to long.'],
  ['minute, hour, day', 'Sort these times from short to long.'],
  ['day, week, month', 'Sort these times from short to long.'],
  ['week, month, year', 'Sort these times from short to long.'],
  ['morning, afternoon, evening', 'Put the parts of the day in order.'],
  ['mouse, dog, elephant', 'Sort these animals from small to large.'],
  ['ant, cat, horse', 'Sort these animals from small to large.'],
  ['bee, rabbit, cow', 'Sort these animals from small to large.'],
  ['baby, child, adult', 'Sort these people from young to old.'],
  ['village, town, city', 'Sort these places from small to large.'],
  ['first, second, third', 'Put these words in order.'],
];

export function sequence(r) {
  if (r.chance(0.5)) {
    const [list, kind] = r.pick([
      [lists.day, 'days'],
      [lists.month, 'months'],
    ]);
    const start = r.int(0, list.length - 3);
    const three = list.slice(start, start + 3);
    return row(`Put these ${kind} in order.`, three.join(', '), r.shuffle([...three]).join(', '));
  }
  const [answer, question] = r.pick(sequences);
  return row(question, answer, r.shuffle(answer.split(', ')).join(', '));
}
