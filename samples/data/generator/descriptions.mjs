import { animals, jobs, tools } from './lexicon.mjs';
import { capital, person, plural, withArticle, write } from './text.mjs';

const patterns = [
  // A person.
  '{Name} is {a trait} {grown} [who lives in {town}|from {town}]. {He} is {a job}. [In {his} free time|After work|At the weekend], {he} likes {hobby}. {His} favourite food is {dish}, and {his} favourite colour is {colour}. {He} has {a pet} [and {little} {all toy}|and a {size} garden|that follows {him} everywhere].',
  'My name is {name}. I am [seven|eight|nine|ten|eleven|twelve] years old and I live in {town}. I like {hobby} and {hobby2}. [At school|In my class] I like {subject} most. My {relative} is called {name2}. We often go to {outdoors} together. [When I grow up, I want to be {a job}.|I have {a pet}, too.|My favourite day is {day}.]',
  '{Name} has {a colour} {clothing} and {a look} {item}. {He} wears the {clothing} [in {season}|when it is {weather}|every {day}]. The {item} was a gift from {his} {parent}. {Name} takes good care of it.',
  '{Name} and {name2} are {trait} people. {Name} likes {hobby}, and {name2} likes {hobby2}. They [live in the same street|work in the same {shop}|have known each other for {little} years]. Every {day} they meet [in the park|at the market|in the library] and [drink {drink}|eat {dish}|talk about everything].',
  '{Name} speaks {adverb} and works {adverb2}. {He} never [interrupts people|loses {his} way|spends too much money|breaks a promise]. [When {he} makes a promise, {he} keeps it.|People listen to {him}.] {Name2} is different: {he2} talks {adverb3} and laughs often. [Still, they are good friends|They work well together].',
  // A place.
  '{Place} is [a {trait2} place|one of the best places] in {town}. There [are many {all tree}|are {all flower} everywhere|is an old clock|is a {size} bench]. In {season} [people come to see the {all flower}|it is quiet|many families come here]. You can [sit and read {a book}|play {game}|watch {all bird}|eat {food}]. {Name} goes there every {day}.',
  'The {room} in the house of {name} is [small but bright|large and quiet|warm|full of light]. There is {a look} [table|chair|shelf|lamp] [near the window|by the door|in the corner] and {a colour} [carpet|curtain|clock|cushion]. On the wall [hangs a picture of {a wild}|is a map of the world|there is a mirror]. {Name} likes to sit there [in the morning|in the evening|after work] and [think|read|write letters|listen to music].',
  '{Town} is a {size} town near [the sea|a river|the mountains|a lake]. It has [an old bridge|a school|a market|a tall tower|a small harbour] and {a shop}. [On {day} there is a market.|In {season} many visitors come.] {Name} is {a job} there and knows everyone. The people of {town} are {trait}.',
  'There is {a shop} in {town}. It opens at [seven|eight|nine] in the morning and closes at [five|six|seven] in the evening. {Name} works there. {He} is {trait} and {trait3}. [It is never empty.|Children like to look in at the window.|{A colour} sign hangs over the door.] On {day} the shop is closed.',
  // An object.
  '{Name} has {a look} {item}. It is {colour} and {look2}. [It was made a long time ago.|It came from {town}.|It is not worth much money.] {He} got it from {his} {parent}. [{Name} keeps it in a drawer.|{Name} would never sell it.|{Name} uses it every day.|It always brings {him} luck.]',
  'This is {a colour} {toy}. It is {look} and {look2}. [It belongs to {name}.|{Name} made it from wood and paper.|{Name} found it in the attic.] {He} plays with it every {time}. When {name2} comes to visit, they play with it together.',
  // Weather and seasons.
  'It is spring. [The days are longer|The mornings are cool|The air is fresh|The wind is soft]. {All flower} [grow in the garden|open their leaves|stand in the field]. [The birds|Robins|Swallows|Sparrows] sing in the trees. {Name} [opens the window|takes a walk|works in the garden|sits on a bench] and feels {feeling}.',
  'Today it is {weather}. In the morning the sky is [grey|clear|blue|full of clouds]. [At noon|In the afternoon] [the sun comes out|it begins to rain|the wind grows strong|it gets warmer]. In the evening [everything is quiet|the stars shine|a mist lies over the fields]. Tomorrow it will be [warmer|colder|dry|the same|better].',
  '[In spring the temperature rises slowly, and the ice melts on the lake.|In summer the temperature rises quickly, and the {all fruit} are ripe.|In autumn the wind lifts the leaves, and umbrellas stand in every hall.|In winter the temperature falls, water freezes in the night, and smoke rises from the roofs.] {Name} [lights a lamp in the evening|pushes the pedals of {his} bicycle and rides to work|sits by the sea and looks at the waves|has a sore throat and stays in bed] and thinks of {his} {family}.',
  'In winter the days are short and the nights are long. [Snow lies on the roofs.|The lake is frozen.|The trees have no leaves.] People wear warm coats, scarves and gloves. {Name} [builds a snowman|drinks {drink} by the fire|feeds the birds|goes skating] with {his} {family}.',
  'In summer the days are long and warm. People [swim in the lake|eat outside|sit in the shade|go to the beach]. {Name} [eats ice cream|wears a hat|waters the garden|looks for shells] and [drinks a lot of water|sleeps with the window open|comes home late].',
  'In autumn the leaves turn red, yellow and brown. Then they fall from the trees. Farmers [pick {all fruit}|bring in the corn|dig up potatoes]. {Name} [collects leaves|makes {dish}|puts on {a colour} jumper], because the air is getting cool.',
  // Routine.
  'Every morning {name} gets up at [six|seven|half past six|half past seven]. {He} washes {his} face, brushes {his} teeth and [gets dressed|makes the bed]. For breakfast {he} has {food} and {drink}. Then {he} goes to [school|work] by {ride}. In the evening {he} [eats {dish}|reads {a book}|calls {his} {family}] and goes to bed at [nine|ten|half past nine].',
  'On {day} {name} is very busy. First {he} [cleans the {room}|goes to the market|helps {his} {family}]. Next {he} [writes {little} letters|repairs {a machine}|works in the garden]. After lunch {he} [practises the {instrument}|learns to {skill}|visits {his} {family2}]. At last {he} can rest and enjoy a cup of {drink}.',
  // Animals.
  '{Name} has {a colour2} {pet} called [Spot|Snow|Star|Lucky|Coco|Pepper|Biscuit|Shadow|Sunny|Cloud]. The {pet} is {trait} and likes {food}. [It sleeps in a basket.|It is {little} years old.|It is afraid of thunder.|It always knows when {name} comes home.] {Name} takes care of it every day.',
  'On the farm of {name} there are {little} {all farm} and {little2} {all farm2}. Every morning {name} feeds them and gives them water. [The {all farm} are {trait}.|One of the {all farm} is {look3}.] {His} {family} helps {him}. In the evening they close the gate, and the animals sleep.',
  // Work.
  '{Name} is {a worker}. {He} starts work at [six|seven|eight] in the morning. [It is hard work, but {he} likes it.|{He} has learned a lot over the years.|{He} works with {name2}.] "[The best part is helping people|I like to see the work grow|Good tools make good work]," {he} says. At the end of the day {name} is tired but {feeling}.',
];

const extraWords = {
  trait2: ['quiet', 'lovely', 'pleasant', 'beautiful', 'peaceful', 'busy', 'well-known', 'friendly'],
  colour2: ['black', 'white', 'brown', 'grey', 'golden'],
  look3: ['old', 'small', 'white', 'very clever', 'always hungry'],
  ride: ['bus', 'train', 'car', 'bicycle', 'tram'],
};

export function description(r) {
  const first = person(r);
  const slots = { ...first, ...person(r, '2', [first.name]) };
  for (const [key, values] of Object.entries(extraWords)) {
    slots[key] = r.pick(values);
  }
  return write(r, r.pick(patterns), slots);
}

/** A paragraph of facts about one animal, job or tool. */
export function portrait(r) {
  return r.pick([animalPortrait, animalPortrait, jobPortrait, toolPortrait])(r);
}

function animalPortrait(r) {
  const a = r.pick(animals);
  const legs = a.legs === '0' ? 'no legs' : `${{ 2: 'two', 4: 'four', 6: 'six', 8: 'eight' }[a.legs]} legs`;
  const facts = [`It has ${legs}.`, `It eats ${a.food}.`, `It lives ${a.home}.`, `It ${a.trait}.`];
  if (a.sound !== '') {
    facts.push(`It ${a.sound}.`);
  }
  if (a.young !== '') {
    facts.push(`A young ${a.name} is called ${withArticle(a.young)}.`);
  }
  const many = plural(a.name);
  const last = write(
    r,
    r.pick([
      '',
      '',
      ` {Name} saw ${withArticle(a.name)} in {season}.`,
      ` {Name} likes ${many} very much.`,
      ` {Name} has a book with pictures of ${many}.`,
    ]),
    person(r),
  );
  return `${capital(withArticle(a.name))} is ${withArticle(a.group)}. ${r.sample(facts, r.int(2, facts.length)).join(' ')}${last === '' ? '' : ` ${last}`}`;
}

function jobPortrait(r) {
  const { name, does, where } = r.pick(jobs);
  return write(
    r,
    `{A which} ${does}. {A which} works ${where}. {Name} is {a which} in {town}. {He} is {trait}, and [people like {his} work|{he} enjoys {his} job|{he} works hard]. [{Name2} wants to be {a which} too.|{Name} started {little} years ago.|]`,
    { which: name, ...person(r), ...person(r, '2') },
  );
}

function toolPortrait(r) {
  const [name, use] = r.pick(tools.filter(([tool]) => !/^(glue|tape|soap|scissors)$/.test(tool)));
  return write(
    r,
    `{A which} is a useful thing. You use {a which} to ${use}. {Name} [has {a look} {which}|bought a new {which} on {day}|keeps {a which} in the {room}]. [{He} lent it to {name2}.|{His} {family} gave it to {him}.|{He} uses it [very carefully|almost every day].|]`,
    { which: name, ...person(r), ...person(r, '2') },
  );
}
