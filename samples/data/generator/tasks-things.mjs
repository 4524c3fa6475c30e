import { animals, categories, jobs, mixes, thingColours, tools } from './lexicon.mjs';
import { capital, join, plural, withArticle } from './text.mjs';

const row = (instruction, output, input = '') => ({ instruction, input, output });

const listable = Object.keys(categories).filter((name) => !['day', 'month', 'season'].includes(name));
const pluralCategory = (name) =>
  ({ 'piece of clothing': 'pieces of clothing', 'piece of furniture': 'pieces of furniture', 'part of the body': 'parts of the body' })[
    name
  ] ?? plural(name);
const articleFor = (category, word) =>
  ['drink', 'colour', 'sport'].includes(category) || /^(broccoli|spinach|celery|lettuce)$/.test(word) ? word : withArticle(word);

export function category(r) {
  const name = r.pick(listable);
  const word = r.pick(categories[name]);
  const other = r.pick(
    listable.filter(
      (item) =>
        item !== name &&
        !(['tree', 'flower', 'fruit', 'vegetable'].includes(item) && ['tree', 'flower', 'fruit', 'vegetable'].includes(name)) &&
        !(item === 'colour' && ['flower', 'fruit'].includes(name)) &&
        !(name === 'colour' && ['flower', 'fruit'].includes(item)),
    ),
  );
  const thing = articleFor(name, word);
  const answer = `${capital(thing)} is ${withArticle(name)}.`;
  return r.pick([
    () =>
      row(
        r.pick([`What kind of thing is ${thing}?`, `To which group does ${thing} belong?`, `What is the category of "${word}"?`]),
        answer,
      ),
    () => row(r.pick([`Is ${thing} ${join(r.shuffle([withArticle(name), withArticle(other)]), 'or')}?`]), answer),
    () => row(`Is ${thing} ${withArticle(name)}?`, `Yes, ${thing} is ${withArticle(name)}.`),
    () => row(`Is ${thing} ${withArticle(other)}?`, `No, ${thing} is ${withArticle(name)}.`),
    () =>
      row(
        r.pick([
          `Name three ${pluralCategory(name)}.`,
          `Give me three examples of ${pluralCategory(name)}.`,
          `List three ${pluralCategory(name)}.`,
        ]),
        `Three ${pluralCategory(name)} are ${join(r.sample(categories[name], 3))}.`,
      ),
    () => row(r.pick([`Name ${withArticle(name)}.`, `Give an example of ${withArticle(name)}.`]), answer),
    () => oddOneOut(r, name, other),
  ])();
}

function oddOneOut(r, name, other) {
  const three = r.sample(categories[name], 3);
  const odd = r.pick(categories[other].filter((word) => !three.includes(word)));
  return row(
    r.pick(['Which word does not belong?', 'Find the odd one out.', 'Which word is different from the others?']),
    `The word ${odd} does not belong. It is ${withArticle(other)}, and the others are ${pluralCategory(name)}.`,
    r.shuffle([...three, odd]).join(', '),
  );
}

export function colour(r) {
  if (r.chance(0.3)) {
    const [a, b, c] = r.pick(mixes);
    const [first, second] = r.shuffle([a, b]);
    return row(
      r.pick([
        `What colour do you get when you mix ${first} and ${second}?`,
        `What do ${first} and ${second} make?`,
        `Mix ${first} and ${second}. What colour is it?`,
      ]),
      `If you mix ${first} and ${second}, you get ${c}.`,
    );
  }
  const [thing, shade] = r.pick(thingColours);
  return row(
    r.pick([`What colour is ${thing}?`, `What color is ${thing}?`, `Which colour does ${thing} have?`, `Tell me the colour of ${thing}.`]),
    `${capital(thing)} is ${shade}.`,
  );
}

const { day: days, month: months } = categories;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth'];
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function calendar(r) {
  const [all, kind] = r.chance(0.5) ? [days, 'day'] : [months, 'month'];
  const i = r.int(0, all.length - 1);
  const next = all[(i + 1) % all.length];
  const before = all[(i + all.length - 1) % all.length];
  return r.pick([
    () =>
      row(
        r.pick([`Which ${kind} comes after ${all[i]}?`, `What comes after ${all[i]}?`, `What ${kind} follows ${all[i]}?`]),
        `${next} comes after ${all[i]}.`,
      ),
    () => row(r.pick([`Which ${kind} comes before ${all[i]}?`, `What comes before ${all[i]}?`]), `${before} comes before ${all[i]}.`),
    () =>
      kind === 'month'
        ? row(
            r.pick([`What is the ${ordinals[i]} month of the year?`, `Which month is the ${ordinals[i]} one?`]),
            `The ${ordinals[i]} month of the year is ${all[i]}.`,
          )
        : row(`If today is ${all[i]}, what day is tomorrow?`, `If today is ${all[i]}, tomorrow is ${next}.`),
    () =>
      kind === 'month' && i !== 1
        ? row(`How many days does ${all[i]} have?`, `${all[i]} has ${monthDays[i]} days.`)
        : row(
            `If today is ${days[i % 7]}, what day was yesterday?`,
            `If today is ${days[i % 7]}, yesterday was ${days[((i % 7) + 6) % 7]}.`,
          ),
    () =>
      kind === 'day'
        ? row(`Is ${all[i]} a day or a month?`, `${all[i]} is a day of the week.`)
        : row(`Is ${all[i]} a day or a month?`, `${all[i]} is a month of the year.`),
  ])();
}

const timeFacts = [
  ['How many days are in a week?', 'A week has 7 days.'],
  ['How many months are in a year?', 'A year has 12 months.'],
  ['How many hours are in a day?', 'A day has 24 hours.'],
  ['How many minutes are in an hour?', 'An hour has 60 minutes.'],
  ['How many seconds are in a minute?', 'A minute has 60 seconds.'],
  ['How many seasons are in a year?', 'A year has 4 seasons.'],
  ['What are the four seasons?', 'The four seasons are spring, summer, autumn and winter.'],
  ['Name the days of the week.', `The days of the week are ${join(days)}.`],
  ['Name the months of the year.', `The months are ${join(months)}.`],
  ['Which days are the weekend?', 'Saturday and Sunday are the weekend.'],
  ['Which season comes after summer?', 'Autumn comes after summer.'],
  ['Which season comes after winter?', 'Spring comes after winter.'],
  ['Which season comes before summer?', 'Spring comes before summer.'],
  ['Which season is the coldest?', 'Winter is the coldest season.'],
  ['Which season is the warmest?', 'Summer is the warmest season.'],
  ['How many days are in a year?', 'A year has 365 days, and a leap year has 366.'],
  ['Which month is the shortest?', 'February is the shortest month.'],
  ['How many years are in a century?', 'A century has 100 years.'],
  ['How many weeks are in a year?', 'A year has about 52 weeks.'],
  ['How many letters are in the alphabet?', 'The English alphabet has 26 letters.'],
  ['How many things are in a dozen?', 'A dozen is 12.'],
];

export const time = (r) => row(...r.pick(timeFacts));

const legWord = (n) => (n === '0' ? 'no legs' : `${{ 2: 'two', 4: 'four', 6: 'six', 8: 'eight' }[n]} legs`);
const animalFacts = [
  (r, a) =>
    a.sound !== '' &&
    row(
      r.pick([`What sound does ${withArticle(a.name)} make?`, `What noise does ${withArticle(a.name)} make?`]),
      `${capital(withArticle(a.name))} ${a.sound}.`,
    ),
  (r, a) =>
    a.young !== '' &&
    row(
      r.pick([`What is a young ${a.name} called?`, `What do you call a baby ${a.name}?`]),
      `A young ${a.name} is called ${withArticle(a.young)}.`,
    ),
  (r, a) =>
    row(
      r.pick([`What does ${withArticle(a.name)} eat?`, `What do ${plural(a.name)} eat?`]),
      `${capital(withArticle(a.name))} eats ${a.food}.`,
    ),
  (r, a) =>
    row(
      r.pick([`How many legs does ${withArticle(a.name)} have?`, `How many legs has ${withArticle(a.name)}?`]),
      `${capital(withArticle(a.name))} has ${legWord(a.legs)}.`,
    ),
  (r, a) =>
    row(
      r.pick([`Where does ${withArticle(a.name)} live?`, `Where do ${plural(a.name)} live?`]),
      `${capital(withArticle(a.name))} lives ${a.home}.`,
    ),
  (r, a) =>
    row(
      r.pick([`What kind of animal is ${withArticle(a.name)}?`, `Is ${withArticle(a.name)} a mammal, a bird or something else?`]),
      `${capital(withArticle(a.name))} is ${withArticle(a.group)}.`,
    ),
  (r, a) =>
    row(
      r.pick([
        `Tell me something about the ${a.name}.`,
        `What do you know about ${plural(a.name)}?`,
        `Tell me a fact about ${withArticle(a.name)}.`,
      ]),
      `${capital(withArticle(a.name))} is ${withArticle(a.group)}. It lives ${a.home} and eats ${a.food}. It ${a.trait}.`,
    ),
];

export function animal(r) {
  for (;;) {
    const made = r.pick(animalFacts)(r, r.pick(animals));
    if (made) {
      return made;
    }
  }
}

export function job(r) {
  const { name, does, where } = r.pick(jobs);
  const who = withArticle(name);
  return r.pick([
    row(`What does ${who} do?`, `${capital(who)} ${does}.`),
    row(`Where does ${who} work?`, `${capital(who)} works ${where}.`),
    row(`Who ${does}?`, `${capital(who)} ${does}.`),
  ]);
}

const uncounted = /^(glue|tape|soap|scissors)$/;

export function tool(r) {
  const [name, use] = r.pick(tools);
  const thing = uncounted.test(name) ? name : withArticle(name);
  const many = name === 'scissors';
  return r.pick([
    row(`What ${many ? 'are' : 'is'} ${thing} used for?`, `You use ${thing} to ${use}.`),
    row(`What can you use to ${use}?`, `You can use ${thing} to ${use}.`),
    row(`Which thing helps you to ${use}?`, `${capital(thing)} ${many ? 'help' : 'helps'} you to ${use}.`),
  ]);
}
