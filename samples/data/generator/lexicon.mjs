/** Word lists for slots, and small tables of facts about words. One row a line or an item between commas; `:` parts a row. */
const items = (text) => text.trim().split(/\s*[,\n]\s*/);
const rows = (text, columns) =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const cells = line.trim().split(':');
      return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
    });
const pairs = (text) => items(text).map((pair) => pair.split(':'));

export const animals = rows(
  `
  dog:mammal:4:barks:puppy:meat:in a house:is loyal
  cat:mammal:4:meows:kitten:meat and fish:in a house:is soft and quick
  cow:mammal:4:moos:calf:grass:on a farm:gives us milk
  horse:mammal:4:neighs:foal:grass and hay:on a farm:can run fast
  sheep:mammal:4:bleats:lamb:grass:on a farm:gives us wool
  goat:mammal:4:bleats:kid:grass and leaves:on a farm:can climb well
  pig:mammal:4:grunts:piglet:roots and corn:on a farm:is clever
  donkey:mammal:4:brays:foal:grass and hay:on a farm:can carry heavy bags
  hen:bird:2:clucks:chick:seeds and insects:on a farm:lays eggs
  duck:bird:2:quacks:duckling:plants and snails:near a pond:can swim and fly
  goose:bird:2:honks:gosling:grass:near a lake:has a long neck
  owl:bird:2:hoots:owlet:mice:in the woods:can see in the dark
  crow:bird:2:caws:chick:seeds and insects:in tall trees:is very clever
  robin:bird:2:sings:chick:worms and insects:in gardens:has a red chest
  eagle:bird:2:screams:eaglet:fish and rabbits:in the mountains:has sharp eyes
  parrot:bird:2:squawks:chick:fruit and seeds:in warm forests:can copy words
  penguin:bird:2:squawks:chick:fish:by the cold sea:can swim but cannot fly
  swan:bird:2:hisses:cygnet:water plants:on a lake:has white feathers
  pigeon:bird:2:coos:chick:seeds:in towns:can find its way home
  frog:amphibian:4:croaks:tadpole:insects:near a pond:can jump far
  mouse:mammal:4:squeaks:pup:seeds and grain:in a small hole:is very small
  rabbit:mammal:4:squeaks:kit:grass and carrots:in a burrow:has long ears
  fox:mammal:4:barks:cub:mice and berries:in a den:has a bushy tail
  wolf:mammal:4:howls:pup:meat:in the forest:lives in a pack
  bear:mammal:4:growls:cub:fish and berries:in the forest:sleeps in winter
  lion:mammal:4:roars:cub:meat:in grassland:is strong and brave
  tiger:mammal:4:roars:cub:meat:in the jungle:has black stripes
  elephant:mammal:4:trumpets:calf:grass and leaves:in grassland:has a long trunk
  monkey:mammal:4:chatters:infant:fruit and leaves:in the jungle:can climb trees
  giraffe:mammal:4:hums:calf:leaves:in grassland:has a very long neck
  zebra:mammal:4:brays:foal:grass:in grassland:has black and white stripes
  deer:mammal:4:grunts:fawn:grass and leaves:in the forest:can run fast
  squirrel:mammal:4:chatters:kit:nuts and seeds:in trees:hides nuts for winter
  hedgehog:mammal:4:snuffles:hoglet:insects and worms:under bushes:has sharp spines
  bat:mammal:2:squeaks:pup:insects:in caves:flies at night
  whale:mammal:0:sings:calf:tiny sea animals:in the sea:is the largest animal
  dolphin:mammal:0:clicks:calf:fish:in the sea:is clever and playful
  seal:mammal:0:barks:pup:fish:by the sea:can swim very well
  camel:mammal:4:grunts:calf:dry plants:in the desert:can live without water for days
  kangaroo:mammal:4:clicks:joey:grass:in Australia:carries its baby in a pouch
  shark:fish:0::pup:fish:in the sea:has sharp teeth
  salmon:fish:0::fry:insects and small fish:in rivers and the sea:can swim up a river
  snake:reptile:0:hisses::mice and eggs:in grass and woods:has no legs
  turtle:reptile:4:hisses:hatchling:plants and small animals:in or near water:carries a shell
  lizard:reptile:4:hisses:hatchling:insects:on warm rocks:likes the sun
  crocodile:reptile:4:growls:hatchling:fish and meat:in warm rivers:has strong jaws
  bee:insect:6:buzzes:larva:nectar:in a hive:makes honey
  ant:insect:6:::seeds and sweet things:in a nest under the ground:can carry heavy things
  butterfly:insect:6::caterpillar:nectar:in gardens:has colourful wings
  beetle:insect:6:::leaves and wood:under stones:has hard wings
  grasshopper:insect:6:chirps:nymph:grass:in fields:can jump far
  spider:arachnid:8::spiderling:insects:in a web:spins a web`,
  ['name', 'group', 'legs', 'sound', 'young', 'food', 'home', 'trait'],
);

export const tools = pairs(`hammer:hit nails, saw:cut wood, screwdriver:turn screws, spade:dig holes, rake:gather leaves,
  broom:sweep the floor, mop:wash the floor, needle:sew clothes, scissors:cut paper, knife:cut bread, spoon:eat soup, fork:pick up food,
  ladle:serve soup, kettle:boil water, oven:bake bread, pan:fry eggs, ladder:reach high places, bucket:carry water,
  brush:paint a wall, pencil:draw and write, pen:write a letter, ruler:measure a line, eraser:remove pencil marks,
  clock:tell the time, thermometer:measure how hot it is, scale:measure weight, torch:see in the dark, lamp:light a room,
  key:open a lock, umbrella:keep dry in the rain, comb:tidy hair, towel:dry your hands, soap:wash your hands, sponge:clean dishes,
  phone:talk to people far away, camera:take pictures, map:find the way, compass:find north, telescope:look at the stars,
  microscope:look at tiny things, rope:tie things together, glue:stick paper together, tape:close a box, drill:make holes in wood,
  lathe:shape wood while it turns, wheelbarrow:carry soil, hose:water the garden, fridge:keep food cold, sieve:remove lumps from flour,
  calculator:do sums, bell:call people, whistle:give a signal, net:catch fish, basket:carry fruit, bandage:cover a small cut,
  helmet:protect the head, pillow:rest the head, blanket:keep warm in bed, mirror:see your face, computer:write and do sums`);

export const jobs = rows(
  `
  baker:bakes bread and cakes:in a bakery
  teacher:helps children learn:in a school
  doctor:helps sick people:in a hospital
  nurse:cares for sick people:in a hospital
  dentist:looks after teeth:in a clinic
  vet:helps sick animals:in a clinic
  farmer:grows food and keeps animals:on a farm
  gardener:looks after plants:in a garden
  cook:makes meals:in a kitchen
  waiter:brings food to the table:in a restaurant
  pilot:flies planes:at an airport
  driver:drives a bus or a car:on the road
  sailor:works on a ship:at sea
  fisher:catches fish:at sea
  builder:builds houses:on a building site
  carpenter:makes things from wood:in a workshop
  plumber:repairs water pipes:in many houses
  painter:paints walls or pictures:in a studio
  mechanic:repairs cars:in a garage
  tailor:makes and mends clothes:in a small shop
  librarian:looks after books:in a library
  writer:writes books:at a desk
  singer:sings songs:on a stage
  musician:plays music:on a stage
  actor:plays a part in a film:on a stage
  dancer:dances to music:on a stage
  judge:decides what is fair in court:in a court
  police officer:keeps people safe:in a town
  firefighter:puts out fires:at a fire station
  postman:brings letters:in the streets
  shopkeeper:sells things:in a shop
  butcher:sells meat:in a shop
  barber:cuts hair:in a shop
  scientist:studies how things work:in a laboratory
  engineer:plans machines and bridges:in an office
  programmer:writes programs for computers:in an office
  clerk:works with papers:in an office
  cleaner:cleans rooms:in many buildings
  miner:digs coal or metal:under the ground
  astronaut:travels into space:in a spaceship
  assistant:helps another person with work:in an office`,
  ['name', 'does', 'where'],
);

/** Categories a newcomer may ask about; every member belongs to one category only. */
export const categories = {
  animal: items(`dog, cat, cow, horse, sheep, goat, pig, donkey, duck, goose, owl, crow, eagle, parrot, penguin, swan, pigeon, frog,
    mouse, rabbit, fox, wolf, bear, lion, tiger, elephant, monkey, giraffe, zebra, deer, squirrel, hedgehog, bat, whale, dolphin,
    seal, camel, kangaroo, shark, snake, turtle, lizard, crocodile, bee, ant, butterfly, beetle, spider`),
  fruit: items(`apple, pear, banana, cherry, plum, peach, grape, lemon, mango, melon, strawberry, pineapple, fig, apricot, lime`),
  vegetable: items('carrot, potato, onion, cabbage, leek, turnip, radish, broccoli, spinach, lettuce, cauliflower, beetroot, celery'),
  drink: items('water, milk, tea, coffee, juice, lemonade, cocoa'),
  tool: items('hammer, saw, screwdriver, spade, rake, drill, ladder, axe, wrench, shovel'),
  colour: items('red, blue, green, yellow, black, white, brown, grey, pink, purple'),
  vehicle: items('car, bus, train, bicycle, lorry, boat, ship, plane, tram, van, helicopter, tractor, taxi, motorcycle'),
  'piece of clothing': items('shirt, coat, hat, scarf, dress, skirt, sock, glove, jacket, jumper, shoe, boot, belt'),
  'piece of furniture': items('table, chair, bed, sofa, desk, shelf, wardrobe, cupboard, bench, stool'),
  'musical instrument': items('piano, guitar, violin, drum, flute, trumpet, harp, cello, clarinet'),
  'part of the body': items('hand, foot, arm, leg, head, nose, ear, eye, mouth, knee, elbow, finger, toe, neck, shoulder'),
  day: items('Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday'),
  month: items('January, February, March, April, May, June, July, August, September, October, November, December'),
  season: items('spring, summer, autumn, winter'),
  job: jobs.map((job) => job.name).filter((name) => name !== 'assistant'),
  shape: items('circle, square, triangle, rectangle, star'),
  sport: items('football, tennis, basketball, swimming, hockey, running, volleyball, rowing'),
  flower: items('rose, tulip, daisy, lily, sunflower, violet'),
  tree: items('oak, pine, maple, birch, willow, beech'),
};

/** Where the colour of a thing is well known. */
export const thingColours = pairs(`grass:green, snow:white, the sun:yellow, a banana:yellow, a lemon:yellow, a strawberry:red,
  a tomato:red, a cherry:red, the sky on a clear day:blue, coal:black, milk:white, a carrot:orange, a frog:green, a leaf in summer:green,
  chocolate:brown, a crow:black, a swan:white, blood:red, a fire engine:red, a pumpkin:orange, an elephant:grey, salt:white,
  soil:brown, the night sky:black, broccoli:green, a flamingo:pink, an egg yolk:yellow, a cloud on a sunny day:white`);

export const mixes = [
  ['red', 'yellow', 'orange'],
  ['blue', 'yellow', 'green'],
  ['red', 'blue', 'purple'],
  ['black', 'white', 'grey'],
  ['red', 'white', 'pink'],
];

/** Both directions hold, and no word stands in two pairs. */
export const opposites = pairs(`hot:cold, big:small, tall:short, fast:slow, happy:sad, old:young, full:empty, wet:dry, dark:light,
  hard:soft, loud:quiet, clean:dirty, open:closed, good:bad, rich:poor, strong:weak, thick:thin, high:low, early:late, near:far,
  up:down, in:out, on:off, left:right, day:night, black:white, yes:no, start:finish, begin:end, push:pull, give:take, buy:sell,
  come:go, win:lose, laugh:cry, love:hate, remember:forget, arrive:leave, float:sink, rise:fall, wide:narrow, deep:shallow,
  rough:smooth, sharp:blunt, sweet:sour, easy:difficult, cheap:expensive, safe:dangerous, brave:afraid, kind:cruel,
  polite:rude, clever:stupid, busy:idle, awake:asleep, alive:dead, true:false, first:last, front:back, top:bottom,
  inside:outside, above:below, before:after, always:never, many:few, more:less, everything:nothing, friend:enemy,
  north:south, east:west, question:answer, summer:winter, morning:evening, success:failure, peace:war, lock:unlock,
  tie:untie, fair:unfair, possible:impossible, visible:invisible, healthy:ill, modern:ancient, calm:nervous,
  lazy:hardworking, noisy:silent, ugly:beautiful, careful:careless, useful:useless, tight:loose, straight:bent,
  heaven:hell, odd:even, public:private, guilty:innocent, accept:refuse, build:destroy, find:hide, teach:learn,
  raise:lower, borrow:lend, create:ruin, increase:decrease, fresh:stale, raw:cooked, wise:foolish, proud:ashamed`);

export const synonyms = pairs(`big:large, small:little, happy:glad, sad:unhappy, fast:quick, clever:smart, begin:start, end:finish,
  shut:close, ill:sick, angry:cross, pretty:lovely, scared:afraid, tired:sleepy, silent:quiet, rich:wealthy, simple:easy,
  hard:difficult, speak:talk, shout:yell, jump:leap, choose:pick, mend:repair, gift:present, road:street, home:house,
  stone:rock, boat:ship, woods:forest, sea:ocean, kid:child, dad:father, mum:mother, correct:right, wrong:incorrect, look:watch,
  assist:help, reply:answer, rare:unusual, brave:bold, polite:courteous, odd:strange, whole:entire, near:close, enjoy:like,
  error:mistake, task:job, centre:middle, rapid:fast, gather:collect, throw:toss, tug:pull, sketch:draw, journey:trip, idea:thought`);

/** base : past : third person : -ing form. */
const irregularVerbs = `go:went:goes:going, eat:ate:eats:eating, run:ran:runs:running, see:saw:sees:seeing, come:came:comes:coming,
  give:gave:gives:giving, take:took:takes:taking, make:made:makes:making, write:wrote:writes:writing, drink:drank:drinks:drinking,
  swim:swam:swims:swimming, sing:sang:sings:singing, sit:sat:sits:sitting, stand:stood:stands:standing, sleep:slept:sleeps:sleeping,
  think:thought:thinks:thinking, buy:bought:buys:buying, bring:brought:brings:bringing, catch:caught:catches:catching,
  teach:taught:teaches:teaching, find:found:finds:finding, know:knew:knows:knowing, grow:grew:grows:growing, fly:flew:flies:flying,
  throw:threw:throws:throwing, draw:drew:draws:drawing, drive:drove:drives:driving, ride:rode:rides:riding, break:broke:breaks:breaking,
  speak:spoke:speaks:speaking, wake:woke:wakes:waking, choose:chose:chooses:choosing, forget:forgot:forgets:forgetting,
  get:got:gets:getting, win:won:wins:winning, begin:began:begins:beginning, feel:felt:feels:feeling, keep:kept:keeps:keeping,
  leave:left:leaves:leaving, lose:lost:loses:losing, meet:met:meets:meeting, pay:paid:pays:paying, say:said:says:saying,
  sell:sold:sells:selling, send:sent:sends:sending, build:built:builds:building, spend:spent:spends:spending, tell:told:tells:telling,
  hear:heard:hears:hearing, hold:held:holds:holding, fall:fell:falls:falling, feed:fed:feeds:feeding, fight:fought:fights:fighting,
  hide:hid:hides:hiding, hit:hit:hits:hitting, cut:cut:cuts:cutting, put:put:puts:putting, let:let:lets:letting, shut:shut:shuts:shutting,
  cost:cost:costs:costing, have:had:has:having, do:did:does:doing, blow:blew:blows:blowing, bite:bit:bites:biting, dig:dug:digs:digging,
  freeze:froze:freezes:freezing, ring:rang:rings:ringing, shake:shook:shakes:shaking, shine:shone:shines:shining,
  steal:stole:steals:stealing, sweep:swept:sweeps:sweeping, tear:tore:tears:tearing, wear:wore:wears:wearing, lend:lent:lends:lending,
  understand:understood:understands:understanding, become:became:becomes:becoming, rise:rose:rises:rising, stick:stuck:sticks:sticking`;

const regularVerbs =
  items(`walk, talk, play, jump, help, look, watch, cook, clean, wash, paint, open, close, call, ask, answer, listen, learn,
  laugh, smile, dance, climb, kick, pull, push, pick, plant, water, wait, want, need, like, love, live, work, move, turn, start, finish,
  visit, thank, travel, stop, plan, drop, clap, hug, carry, cry, try, study, hurry, worry, bake, save, share, use, hope, arrive, invite,
  decide, believe, follow, enjoy, stay, shout, whisper, count, fix, mix, touch, brush, finish, fill, empty, fold, cover, measure, repair,
  collect, borrow, promise, practise, remember, train, print, type, improve, change, explain, describe, compare, welcome, introduce, develop, invent, create, design, wonder, appear, promise, collect, rest,
  rescue, return, share, sail, row, melt, offer, lift, charge, interrupt, respect, wish, jump, blame, gather, solve, store`);

const doubled = new Set(['stop', 'plan', 'drop', 'clap', 'hug']);

function regularForms(base) {
  if (doubled.has(base)) {
    const stem = base + base.at(-1);
    return { base, past: `${stem}ed`, third: `${base}s`, ing: `${stem}ing` };
  }
  if (base === 'travel') {
    return { base, past: 'travelled', third: 'travels', ing: 'travelling' };
  }
  const third = /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : /(s|x|z|ch|sh)$/.test(base) ? `${base}es` : `${base}s`;
  if (/[^aeiou]y$/.test(base)) {
    return { base, past: `${base.slice(0, -1)}ied`, third, ing: `${base}ing` };
  }
  return base.endsWith('e')
    ? { base, past: `${base}d`, third, ing: `${base.slice(0, -1)}ing` }
    : { base, past: `${base}ed`, third, ing: `${base}ing` };
}

export const verbs = [
  ...pairs(irregularVerbs).map(([base, past, third, ing]) => ({ base, past, third, ing })),
  ...new Set(regularVerbs),
].map((verb) => (typeof verb === 'string' ? regularForms(verb) : verb));

/** Adjective : comparative : superlative. */
export const degrees = pairs(`big:bigger:biggest, small:smaller:smallest, tall:taller:tallest, fast:faster:fastest, slow:slower:slowest,
  old:older:oldest, young:younger:youngest, long:longer:longest, short:shorter:shortest, hot:hotter:hottest, cold:colder:coldest,
  happy:happier:happiest, sad:sadder:saddest, good:better:best, bad:worse:worst, strong:stronger:strongest, weak:weaker:weakest,
  clean:cleaner:cleanest, dark:darker:darkest, easy:easier:easiest, heavy:heavier:heaviest, high:higher:highest, kind:kinder:kindest,
  loud:louder:loudest, new:newer:newest, nice:nicer:nicest, rich:richer:richest, soft:softer:softest, warm:warmer:warmest, deep:deeper:deepest`);

/** Nouns whose plural is regular, for grammar questions. */
export const nouns =
  items(`apple, bag, ball, bed, bird, boat, book, bottle, box, boy, bridge, brush, bus, cake, candle, car, cat, chair, church,
  city, class, clock, cloud, coat, cow, cup, day, desk, dish, dog, door, dress, egg, family, farm, fence, flag, flower, forest, fox, friend,
  game, garden, gate, girl, glass, hat, hill, horse, house, island, job, key, king, kitchen, kite, lady, lake, lamp, letter, lion, map, match,
  meal, monkey, moon, mountain, nail, name, nest, night, nose, party, peach, pen, pencil, picture, plane, plate, pony, queen, river, road,
  room, rose, school, shirt, shoe, shop, song, spoon, star, stone, story, street, sweet, table, toy, train, tree, village, wall, watch,
  window, word, baby, berry, bench, branch, cherry, country, daisy, fly, lorry, puppy, sandwich, witch, wish, wheel, wing, worm`);

const slotLists = {
  toy: 'ball, kite, doll, puzzle, toy car, toy boat, drum, teddy bear, robot, spinning top, toy train, model plane, yo-yo',
  item: `key, hat, ring, book, glove, watch, scarf, bag, pencil, coin, letter, ticket, map, umbrella, cup, picture, shoe, notebook,
    purse, button, torch, phone`,
  gift: 'book, scarf, cake, kite, plant, card, puzzle, jumper, picture, lamp, box of chocolates, warm hat, bunch of flowers, set of paints',
  fruit: 'apple, pear, banana, plum, peach, orange, mango, melon, lemon, strawberry, cherry, fig, apricot',
  vegetable: 'carrot, potato, onion, cabbage, tomato, bean, pea, leek, pepper, pumpkin, turnip',
  dish: 'soup, rice, pasta, stew, salad, porridge, bread, toast, fish, vegetable pie, potato soup, tomato soup, apple pie, fried rice',
  cake: 'chocolate cake, lemon cake, carrot cake, apple pie, plum tart, nut cake, honey cake, banana cake, cherry pie',
  drink: 'milk, tea, water, cocoa, apple juice, orange juice, lemonade, hot chocolate, mint tea',
  pet: 'dog, cat, puppy, kitten, rabbit, parrot, pony, hamster, goldfish, tortoise',
  furry: 'dog, cat, puppy, kitten, rabbit, hamster',
  wild: 'fox, bear, wolf, rabbit, squirrel, deer, hedgehog, mouse, mole, badger, otter, beaver, frog, turtle, lizard, snail',
  bird: 'owl, crow, robin, duck, goose, sparrow, eagle, pigeon, parrot, swan, swallow, woodpecker, heron, starling',
  farm: 'cow, horse, sheep, goat, pig, hen, donkey, duck, goose, pony',
  flower: 'rose, tulip, daisy, lily, sunflower, violet, poppy',
  tree: 'oak, pine, maple, birch, willow, apple tree, pear tree, cherry tree',
  colour: 'red, blue, green, yellow, black, white, brown, grey, pink, purple, orange, dark blue, light green, golden, silver',
  clothing: 'coat, hat, scarf, dress, shirt, jacket, jumper, pair of gloves, pair of boots, skirt, raincoat, apron',
  food: 'bread, cheese, rice, cake, fish, salad, nuts, fruit, biscuits, pancakes, sandwiches, noodles, corn, boiled eggs',
  place: `the park, the beach, the forest, the lake, the river, the market, the library, the school, the farm, the museum, the zoo,
    the village, the hill, the garden, the playground, the harbour, the old mill, the meadow, the station, the castle`,
  outdoors: 'the park, the beach, the forest, the lake, the river, the hill, the garden, the meadow, the field, the old bridge, the valley',
  shop: 'bakery, bookshop, toy shop, flower shop, fruit shop, shoe shop, small shop, corner shop, fish shop, tool shop',
  room: 'kitchen, bedroom, living room, hall, attic, cellar, classroom, study, dining room, workshop',
  hiding: `under the bed, behind the door, in the drawer, under the sofa, in the garden, behind the clock, in a coat pocket, on the top shelf,
    under a pile of papers, in the kitchen, next to the lamp, behind a pillow, in the basket, on the window sill, inside a boot`,
  day: 'Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday',
  month: 'January, February, March, April, May, June, July, August, September, October, November, December',
  season: 'spring, summer, autumn, winter',
  sunny: 'sunny, warm, bright, mild, clear, lovely',
  weather: 'sunny, rainy, windy, cloudy, cold, warm, foggy, snowy, stormy, cool',
  storm: 'a strong wind, heavy rain, a big storm, thick snow, thunder and lightning, a sudden hailstorm',
  family: 'mother, father, grandmother, grandfather, sister, brother, aunt, uncle, cousin',
  parent: 'mother, father, grandmother, grandfather, aunt, uncle',
  relative: 'sister, brother, cousin, neighbour, friend, best friend, classmate',
  job: jobs
    .map((job) => job.name)
    .filter((name) => name !== 'assistant')
    .join(', '),
  worker: 'baker, farmer, gardener, carpenter, tailor, fisher, shopkeeper, cook, painter, mechanic, teacher, librarian, doctor, builder',
  trait: `kind, brave, clever, shy, funny, quiet, cheerful, curious, patient, friendly, gentle, honest, lively, careful, polite, helpful,
    thoughtful, busy, generous, hardworking, playful, calm, proud, stubborn, wise`,
  feeling: 'happy, glad, proud, pleased, cheerful, thankful, delighted, relieved',
  badFeeling: 'sad, worried, upset, lonely, angry, afraid, nervous, disappointed, tired',
  size: 'small, tiny, big, large, little',
  look: `old, new, shiny, pretty, strange, broken, wooden, round, soft, heavy, light, plain, colourful, dusty, beautiful, rusty, smooth,
    simple, ordinary, unusual, golden`,
  material: 'wood, glass, metal, paper, stone, wool, cotton, clay, plastic, leather, silver, iron',
  game: 'hide and seek, chess, football, cards, catch, tag, marbles, a guessing game, a board game, tennis, basketball',
  hobby: `reading, drawing, painting, cooking, swimming, singing, dancing, fishing, running, gardening, knitting, sewing, riding a bicycle,
    playing chess, playing the piano, playing the guitar, taking pictures, watching birds, baking, writing stories, solving puzzles,
    building models, collecting stamps, climbing trees, telling jokes, learning languages`,
  skill: `swim, ride a bicycle, play the piano, play the guitar, bake bread, draw animals, cook soup, knit a scarf, play chess, skate,
    sew a button, tie a knot, juggle, whistle, paint a picture, plant seeds, read a map, write a poem, use a camera, dance, play the drum,
    speak another language, repair a bicycle, fold a paper boat, type quickly, count to a hundred`,
  subject: 'mathematics, history, music, art, science, reading, writing, geography, sport, languages',
  instrument: 'piano, guitar, violin, drum, flute, trumpet, harp, cello',
  vehicle: 'car, bus, train, bicycle, boat, ship, plane, tram, van, tractor, taxi, lorry',
  book: `book about animals, book about ships, book of poems, story about a dragon, book about the stars, cookbook, book about trains,
    book of fairy tales, story about a lost dog, book about plants, book about space, funny story, mystery story, book about machines`,
  treasure:
    'an old map, a golden ring, a box of letters, a silver coin, a wooden flute, a bag of marbles, a small key, a blue stone, a photograph',
  adverb: 'slowly, quickly, quietly, carefully, gently, happily, softly, suddenly, politely, bravely, proudly, patiently, loudly, calmly',
  time: 'morning, afternoon, evening, day',
  little: 'two, three, four, five, six, seven, eight, nine, ten',
  body: 'hand, foot, arm, leg, knee, finger, elbow, shoulder, nose, toe',
  town: `Greenfield, Millbrook, Oakton, Riverside, Stonebridge, Hillford, Lakewood, Sandport, Westfield, Ashton, Elmstead, Redwater,
    Northgate, Maplewood, Whitecliff`,
  machine: 'clock, kettle, radio, lamp, bicycle, printer, computer, washing machine, sewing machine, pump, engine, lathe, fan, heater',
  sound: 'a soft knock, a loud bang, a strange noise, a quiet song, a sad cry, a happy laugh, a bell, a whistle, a splash, a crash',
  insect: 'bee, ant, butterfly, beetle, fly, moth, grasshopper, ladybird, dragonfly',
  problem: 'a flat tyre, a broken window, a leaking roof, a blocked pipe, a torn coat, a broken chair, a stuck door, a loose wheel',
};

export const lists = {
  ...Object.fromEntries(Object.entries(slotLists).map(([name, text]) => [name, items(text)])),
  irregularPlural: pairs(`child:children, man:men, woman:women, mouse:mice, foot:feet, tooth:teeth, goose:geese, person:people, leaf:leaves,
    knife:knives, wolf:wolves, shelf:shelves, loaf:loaves, half:halves, wife:wives, life:lives, calf:calves, ox:oxen, deer:deer, fish:fish,
    salmon:salmon, hero:heroes, postman:postmen, policeman:policemen, thief:thieves, elf:elves, snowman:snowmen, scissors:scissors`),
};
