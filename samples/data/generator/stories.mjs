import { person, write } from './text.mjs';

const DAY =
  '[One {sunny} {time}|One {weather} {time}|On {day} [morning|afternoon|evening]|One {time} in {season}|One day in {month}|Yesterday|Last {day}|On the first day of {month}|Early one morning|Late one evening|One day]';
const ONCE =
  '[Once there was|There once was|Once upon a time there was|In {town} there lived|Near {place} there lived|In a small house there lived|In a {size} village there lived]';
const HERO = '{a trait} {child} [named|called] {name}';
const END =
  '[{Name} was very {feeling}.|{He} felt {feeling}.|{Name} smiled.|It was a good day.|That night {name} slept well.|{He} told everyone about it.|Everyone was {feeling}.|{He} never forgot that day.|{Name} went home with a smile.|They all laughed.|]';
const LESSON = '[From then on, {name} {habit}.|After that, {name} {habit}.|]';

/** Each plot is one small chain of cause and effect; the slots carry the same people and things through it. */
const plots = [
  // Something is lost and found.
  `${DAY}, {name} could not find {his} {colour} {item}. [{He} looked under the bed, but it was not there.|{He} looked in the {room}, but it was not there.|{He} looked everywhere.] [{He} was {badFeeling}.|] [{His} {family} helped {him} look.|{Name} asked {his} {family} for help.] ["Where did you use it last?" asked {his} {family}. {Name} thought for a moment.|] [At last|In the end|Then] they found the {item} {hiding}. ["There it is!" said {name}.|] ${END}`,
  // A lost animal is brought home.
  `${DAY}, {name} saw a lost {furry} near {place}. The {furry} was [cold and hungry|wet and tired|alone and afraid|small and thin]. {Name} gave it some [food|water|milk] and [put it in a warm basket|sat next to it|stroked it gently]. Then {he} [made a sign|asked all the neighbours|called {his} {family}]. [The next day|In the {time}|Soon], {a trait} [old man|old woman|girl|boy] came to the door. "That is my {furry}!" [the visitor said|said the visitor]. "Thank you for your help." ${END}`,
  // Learning takes practice.
  `{Name} wanted to learn to {skill}. At first it was [hard|very hard|difficult|not easy], and {he} [made many mistakes|wanted to stop|felt {badFeeling}]. "[Do not give up|Try again|Take your time|You can do it|Go slowly]," said {his} {parent}. So {name} practised every {time}. After {little} weeks, {he} could {skill} [very well|without help|better than before|all alone]. ${END}`,
  // A gift.
  `It was {his} {family}'s birthday, and {name} wanted to buy {a gift}. {He} [had only {little} coins|did not have much money|had saved some money], so {he} [worked in the garden|helped a neighbour|sold some {all fruit}|washed a car] [for {little} days|all week|every {time}]. Then {he} went to the shop and bought {a gift}. {His} {family} opened it and smiled. "[This is the best gift of all|I like it very much|How kind of you|Thank you, {name}]," {his} {family} said. ${END}`,
  // Weather changes a plan.
  `${DAY}, {name} and {name2} wanted to go to {outdoors}. They packed some {food} and {a drinkless}. But then {storm} came. [{Name} was {badFeeling}.|"What shall we do now?" asked {name}.] "[We can play {game} at home|Let us have our picnic in the {room}|We can wait and read a story]," said {name2}. So they stayed inside and had a lot of fun. [When the weather was better, they went out and saw a rainbow.|They did not mind the weather at all.|]`,
  // Sharing.
  `{Name} had {a fruit} and {a toy}. {Name2} had nothing and looked {badFeeling}. [{Name} thought about it.|{Name} did not wait long.|"Are you hungry?" asked {name}. "Yes, I am," said {name2}.] {Name} cut the {fruit} in two and gave one half to {name2}. [Then they played with the {toy} together.|Then {he} let {name2} play with the {toy}.] "[Thank you|You are a good friend|That is very kind]," said {name2}. ${END}`,
  // A quarrel and an apology.
  `{Name} and {name2} were [good friends|best friends|in the same class]. ${DAY}, they both wanted the same {toy}. They pulled and pulled, and the {toy} broke. [Both were {badFeeling}.|Nobody spoke for a long time.] Then {name} said, "I am sorry. [It was my fault.|I should have shared.|I did not want to hurt you.]" "I am sorry too," said {name2}. They [mended the {toy} with glue|repaired the {toy} together|took the {toy} to {his} {parent}, who mended it]. Then they played together again.`,
  // A small animal helps a big one.
  `A big {big} and a small {tiny} lived near {outdoors}. The big {big} said, "You are too small to help anyone." ${DAY}, the {big} got stuck [in the mud|under a fallen branch|between two stones|in a net]. [It pulled and pulled, but it could not get out.|Nobody came.] The small {tiny} [dug the mud away|bit through the net|ran to get help|pushed the stones away] and the {big} was free. "Thank you," said the big {big}. "[Now I know that small friends can be great friends.|You are small, but you are very brave.|I was wrong, and I am sorry.]"`,
  // A wild animal prepares for winter.
  `It was autumn, and the {saver} was busy. It gathered [nuts|seeds|berries|leaves|roots] every day. The {player} only played. "Why do you work so much?" asked the {player}. "Winter is coming," said the {saver}. "Then there will be no food." [When the snow came, the {player} was hungry.|Soon the first snow fell, and the {player} had nothing to eat.] The {saver} shared its food, and the next year they both worked together.`,
  // Making something breaks, then is repaired.
  `${DAY}, {name} had {problem} at home. "I can fix it," said {name}, [but it was not easy.|but {he} did not know how.|and {he} looked for the right tools.] {He} asked {name2} for advice. {Name2} [showed {him} what to do|brought a box of tools|explained each step]. They worked [all {time}|for an hour|for two hours|until dinner]. At the end [everything was as good as new|the work was done|it looked better than before]. {Name} said thank you and made some {drink} for them both.`,
  // Afraid of the dark / noise.
  `${DAY}, {name} heard {sound} [in the {room}|outside the window|behind the door|near the garden gate]. {He} was {badFeeling}. "Who is there?" {he} asked. Nobody answered. {Name} took a lamp and walked [slowly|carefully|quietly|bravely] to the door. It was only {a furry}! The {furry} [wanted to come in|was looking for food|had knocked over a cup|was playing with a ball]. {Name} laughed and [gave it some milk|let it in|went back to bed|was not afraid any more].`,
  // Cooking together.
  `{Name} and {his} {family} wanted to make {a cake}. First they [washed their hands|read the recipe|put on aprons]. Then they mixed [flour and eggs|butter and flour|everything in a big bowl]. {Name} [dropped an egg on the floor|spilled some milk|put in too much flour], but {his} {family} only laughed[ and said, "It can happen to anyone."|.] They baked the cake in the oven for [half an hour|forty minutes|an hour]. When it was ready, [it smelled wonderful|the whole house smelled sweet|they gave a piece to everyone]. ${END}`,
  // A new pupil.
  `A new {child2} came to the class. {His2} name was {name2}. {Name2} did not know anyone and sat alone. [{Name} saw this and felt sorry.|{Name} remembered how that feels.|{Name} went up to {him2}.] "Do you want to play {game} with us?" {he} asked. {Name2} nodded and smiled. They played [until the bell rang|all {time}|together every day], and [soon they were friends|from that day they were friends|{name2} was not lonely any more].`,
  // Planting.
  `In spring, {name} planted {a flower} seed in [a pot|the garden|a {size} pot]. {He} watered it every {time}. For many days nothing happened. [{Name} was {badFeeling}.|"It does not grow," said {name}.] "Be patient," said {his} {parent}. "[Plants need time|Seeds need water, light and time|Good things take time]." One day there was a small green leaf. In summer, there was a beautiful {colour} {flower}. ${END}`,
  // A helpful machine.
  `{Name} had an old {machine}. It [did not work|made a strange noise|was slow and loud|stopped every few minutes]. {Name} opened it [carefully|slowly|gently] and looked inside. [A wire was loose|A screw was missing|There was dust in it|A small part was broken]. {He} [cleaned it|turned a screw|put in a new part|fixed the wire] and closed it again. Then {he} pressed the button, and the {machine} [worked|started|was quiet again]. "[Old things can be good things|Now we do not need a new one|That was not so hard]," said {name}.`,
  // The market: too much, too little.
  `{Name} went to [the market|the fruit shop] to buy {little} {all fruit}. On the way home the bag broke, and the {all fruit} rolled [down the street|down the hill|under a bench]. [{Name2} saw it and helped {him} pick them up.|{Name2} ran after them.|{Name2} stopped and gave {him} a new bag.] To say thank you, {name} gave {name2} the biggest {fruit}. They sat on a bench and ate it together.`,
  // Honest finder.
  `${DAY}, {name} found a purse [on the street|in {outdoors}|on a bench|on the bus]. There was [a lot of money|some money and a photograph|money and a key] in it. {Name} wanted to buy {a toy}, but the money was not {his} money. [{He} took the purse to the police.|{He} looked for the owner.|{He} asked in every shop.] The owner was {a trait} [old woman|old man|teacher|baker]. "Thank you for being so honest," the owner said, and gave {name} {a gift}.`,
  // A race.
  `All the animals met for a race [to {outdoors}|around the lake|over the hill]. The {quick} was the fastest, but it stopped to [sleep|eat berries|look at itself in the water|talk]. The {slow} was slow, but it did not stop. [Step by step it went on.|It walked and walked.] At the end the {slow} won the race. "[Slow and steady wins|You were fast, but I did not stop|It is good to keep going]," said the {slow}.`,
  // A trip by vehicle.
  `${DAY}, {name} and {his} {family} went to {place} by {ride}. [The way was long, so they sang songs.|{Name} looked out of the window and saw {all farm} and {all tree}.|They left early.] At {place} they [ate some {food}|met {name2}|took many pictures|walked for an hour|played {game}]. [Suddenly it began to rain, and they ran to a small shop.|Then {name} saw {a wild}.|{Name} found {a look} stone and kept it.] In the evening they were tired but {feeling}.`,
  // Hero and job.
  `{Name} was {a worker} in {town}. [Every day|Every {time}] {he} [got up early|worked hard|helped many people]. ${DAY}, {name2} came and said, "[I need your help.|Can you help me?|Please come quickly.]" {Name} [took {his} bag and went with {him2}|did not ask why and went with {him2}|put on {his} coat]. They worked together until [the sun went down|everything was done|it was dark]. [{Name2} wanted to pay, but {name} only asked for a cup of {drink}.|"You are the best {worker} in town," said {name2}.]`,
  // A wish.
  `${DAY}, {name} found {treasure} [in the attic|under an old tree|in a box|on the beach]. [{He} showed it to {his} {parent}.|"What is this?" {he} asked {his} {parent}.] "That was mine when I was young," said {his} {parent}. "[I lost it many years ago|I looked for it everywhere|I am so {feeling} to see it again]." Then {his} {parent} told {him} [a long story about it|how it got lost|about the old days]. {Name} listened [all {time}|until bedtime|and asked many questions].`,
  // Rescue of a bird.
  `${DAY}, {name} found a young {bird} under {a tree}. It could not fly because its wing was [hurt|weak]. {Name} [put it in a box with soft grass|carried it home carefully|carried it home gently|took it to a vet]. {He} gave it [seeds and water|food every hour|water and a warm place]. After {little} days the wing was strong again. {Name} opened [the window|the box|{his} hands], and the {bird} flew away. It [sang a song from the roof|turned once in the air|came back to the garden every spring].`,
  // Being late.
  `{Name} got up late on {day}. {He} [put on two different socks|forgot {his} {item}|did not eat breakfast|ran out of the house]. [The bus was already gone.|At the corner {he} fell and hurt {his} {body}.|It was raining, too.] When {he} came to school, the door was closed. [Then {he} saw the sign: there was no school that day!|"{Name}, it is a holiday," said {name2} and laughed.|Nobody was there, because it was a holiday.] {Name} laughed at {himself} and went home.`,
  // A hobby leads to a friend.
  `{Name} liked {hobby}. {Name2} liked {hobby2}. [At first they thought they had nothing in common.|They did not know each other.] ${DAY}, they sat next to each other [on the bus|at school|in the park|in the library]. "What do you like to do?" asked {name2}. They talked for a long time. Then {name} tried {hobby2}, and {name2} tried {hobby}. [Both learned something new.|They found out that both were fun.|Now they do both together.]`,
  // The moon and the child.
  `[At night|Late in the evening|Before bed], {name} looked at the [moon|stars|dark sky] [from {his} window|from the roof|from the garden]. "[How far away is the moon|Why do stars shine|Who lives up there|Why is the night dark]?" {he} asked {his} {parent}. "[That is a good question|I do not know everything, but we can find out|Let us read about it]," said {his} {parent}. The next day they went to the library and took home {a book}. {Name} read it [slowly|happily|quietly] from the first page to the last.`,
  // A brave child and water.
  `{Name} was afraid of water. {His} friends could all swim, but {he} stayed [on the sand|on the grass|at the side]. "[Start with your feet|Hold my hand|We will go slowly]," said {name2}. First {name} put {his} feet in the water. Then {he} went in up to {his} knees. [After {little} days|At the end of the summer|A few weeks later] {he} could swim across the pool. "[I was afraid, but I tried|That was not so bad|Thank you for helping me]," said {name}.`,
  // Counting story.
  `{Name} had {little} {all toy}. {He} put them in a row and counted them: [one, two, three, and so on|one by one|very slowly]. One was missing! [It was the {colour} one.|{He} counted again, but it was still missing.] {Name} [looked {hiding}|asked {his} {family}], and [there it was|then {he} found it]. {He} put it back, and all the toys were together again.`,
  // A lazy donkey style fable.
  `A farmer had {a trait} {farm} and a lazy dog. The {farm} worked every day, and the dog slept in the sun. One night [a fox|a thief|a wolf] came to the farm. The dog did not wake up, but the {farm} made so much noise that everyone came running. The night visitor ran away. The next morning the farmer gave the {farm} [the best food|a warm bed|a big {fruit}]. The dog was ashamed and promised to [watch the farm better|sleep less and help more].`,
  // School project.
  `The teacher said, "Please bring something made of {material} to class." {Name} brought {a look} {item}. {Name2} brought {a toy}. [Everyone looked at the things.|The class put all the things on a table.] "[Which one is the oldest|What is it used for|Who made it]?" asked the teacher. {Name} said, "My {parent} [gave it to me|made it a long time ago|bought it in {town}]." [The class clapped.|{Name2} wanted to know more about it.|The teacher wrote the words on the board.]`,
  // A letter.
  `{Name} wrote a letter to {name2}, who lived far away in {town}. "Dear {name2}," {he} wrote, "how are you? [I often think of you|Yesterday I went to {place}|I am learning to {skill}]. [Please write soon|Come and see us|I miss you]. Your friend, {name}." {He} put a stamp on it and took it to the post office. After {little} days an answer came. ${END}`,
  // The monster that was only a shadow.
  `A {size} {pawed} saw something dark on the wall of its home. "A monster!" it cried and ran to the {big}. [The {big} came at once.|They went back together, as quietly as they could.] When the {big} moved, the dark thing moved as well. "[It is only our shadow|That is your own shadow|Look, it does what we do]," said the {big}. [They laughed and made funny shapes with their paws.|The {pawed} was not afraid any more.|From then on they played with their shadows every night.]`,
  // Carpenter and lathe: words of the workshop.
  `{Name} worked in a workshop. {He} used a lathe, a machine that turns wood round and round. {His} young assistant, {name2}, [swept the floor|watched quietly|watched patiently|held the tools|learned the trade]. ${DAY}, {name2} asked, "May I try?" "[Yes, but be careful|First you must learn to be safe|Watch me once more]," said {name}. {Name2} trained every day for {little} weeks. In the end {he2} made [a wooden bowl|a chair leg|a spinning top|a candle holder], and it was [smooth and round|almost perfect|good work]. ${END}`,
  // Helping a neighbour.
  `An old [man|woman] lived next door to {name}. In winter the path was full of snow. One [cold|white|snowy] morning, {name} took a spade and cleared the path [without being asked|before school|in the cold]. The neighbour [opened the door|looked out of the window] and could not believe it. "[You have saved me a lot of work|Come in and warm your hands|What a kind {child} you are]!" {Name} got a cup of {drink} and some {food}. ${END}`,
  // An invention.
  `{Name} was an inventor. {He} [built|made|created|designed] a machine that could [sing|sweep the floor|make pancakes|paint walls|count money]. {His} friends asked, "Who made this?" "I made it," said {name}, "but {name2} had the idea." ${DAY}, the machine [began to smoke|would not stop|lost a wheel|spoke with a strange voice]. [Everyone ran out of the room.|{Name2} pulled the plug.|{Name} did not give up.] After {little} days they had [repaired|improved] it, and it worked [easily|perfectly|quietly|better than before].`,
  // A prize.
  `There was a [drawing|cooking|singing|running|spelling] competition in {town}. {Name} wanted to win the prize, a {look3} {toy}. {He} [trained|practised|worked] every {time}, and {his} {family} helped. On the big day {name} was {badFeeling}, and {his} [hands|knees] were shaking. [{He} took a deep breath.|"Just do your best," said {his} {family}.] {Name2} won the first prize, and {name} won the second. [{Name} was smiling all the same.|They shook hands and were proud of each other.|"I am glad for you," said {name}.]`,
  // A broken vase.
  `${DAY}, {name} was playing with a ball in the {room}. The ball hit a vase, and it [fell to the floor|broke into many pieces]. [Nobody had seen it.|It was the favourite vase of {his} {parent}.] {Name} [could have blamed the cat|wanted to hide the pieces|was {badFeeling}]. But {he} told the truth. "[Thank you for telling me|It is only a vase|I am glad that you are honest]," said {his} {parent}. They [swept up the pieces|glued it together|bought a new one] and played outside.`,
  // A night at sea.
  `{Name} sailed a small boat on the {water}. ${DAY}, the wind grew strong and the waves rose. [The sail was torn.|The boat danced on the water.|Rain fell on {his} face.] {Name} [rowed with all {his} strength|held on to the boat|looked for the land]. Then {he} saw the light of [the harbour|a lighthouse|a house] and followed it. [{Name2} was waiting there with a blanket.|Soon {he} was safe on the land.] "[I was lucky|Next time I will look at the sky first|What a night]," said {name}.`,
  // The pupil who did not speak.
  `{Name} spoke so softly that nobody could hear {him}. ${DAY}, the teacher asked {him} to read a poem to the other pupils. {His} voice shook, and {his} face was red. [{Name2} smiled at {him}.|The class was quiet.|"Take your time," said the teacher.] {Name} [lifted {his} head|closed {his} eyes for a moment|thought of {outdoors}] and read again, more loudly. At the end everyone clapped. ${END}`,
  // Missed train.
  `{Name} missed the train to {town}. The next one came in {little} hours. [{He} sat down on a bench and sighed.|{He} was {badFeeling}.] An old [man|woman] sat next to {him} and opened a bag. "[Do you want a biscuit|Do you play chess|Would you like to hear a story]?" They [talked|played|laughed] so long that {name} almost missed the next train, too. "[Sometimes bad luck is good luck|Waiting is not so bad|I have made a new friend]," thought {name} [on the way|in the train|as {he} waved goodbye].`,
  // A computer that learned.
  `{Name} had a small computer and wanted to teach it to answer questions. First {he} wrote many [examples|short stories|questions and answers]. Then {he} started the training and waited. [At first the answers were only noise.|At first the model knew nothing.] After an hour it wrote its first [word|sentence]. After another hour it could [tell a story|add two numbers|say hello]. "[It learns from examples, as we do|Good examples make good answers|That is not magic, it is practice]," {name} told {name2}.`,
  // Ripe fruit.
  `A wild {tree2} stood at the end of the village. Every autumn its {all fruit2} were ripe, and the children came with baskets. ${DAY}, {name} found that nobody had left any for the {all bird}. [{He} put some of {his} own under the tree.|{He} asked the others to share.] The next spring the {all bird} [sang in front of {his} window|ate the insects on the tree|built a nest in the tree], and the tree had more {all fruit2} than ever.`,
  // A spilled soup.
  `{Name} was a cook. ${DAY}, {he} [forgot the salt|burned the soup|dropped the pot|mixed up salt and sugar] just before the guests came. [There was no time to cook again.|{He} was {badFeeling}.] "Let us make something simple," said {name2}, {his} assistant. They cut {all vegetable} and {all vegetable2} into small pieces and [fried them|made a salad|put them on bread]. The guests [asked for more|loved it|wanted the recipe]. ${END}`,
  // Two neighbours and a fence.
  `{Name} and {name2} were neighbours, but they never spoke. There was a high fence between their gardens. ${DAY}, {storm} broke the fence. [They looked at each other.|They both came out to see it.] "[I have a hammer|I have some wood|I can hold the ladder]," said {name}. "[And I have nails|Then let us begin|I will help you]," said {name2}. They built a new fence together, but this time they made a gate in it.`,
  // The child and the clock.
  `{Name} asked {his} {parent}, "Where does the time go?" {His} {parent} [smiled|laughed softly|put down a book]. "Some of it goes into work, some into sleep and some into play," said {his} {parent}. "[And the best of it goes into friends|You cannot keep it, but you can use it well|So do not waste it]." {Name} thought about it. Then {he} closed the {room} door {adverb} and went out to [help {his} {parent}|visit {name2}|play in the sun].`,
  // A decision.
  `{Name} had to choose between {a toy} and {a book}. [Both looked wonderful.|It was not an easy choice.|{He} stood in the shop for a long time.] "The first one is fun today," {he} thought, "but the second one can be read again and again." In the end {name} chose the [book|second one]. [{He} read it {little} times.|At home {he} read it to {his} {family}.|{He} never regretted it.]`,
];

const extra = {
  habit: [
    'always said thank you',
    'was more careful',
    'listened to good advice',
    'tried new things',
    'helped others',
    'asked before taking things',
    'shared with friends',
    'kept things in order',
    'got up early every day',
    'told the truth',
  ],
  drinkless: ['blanket', 'ball', 'map', 'basket', 'bottle of water', 'kite'],
  ride: ['bus', 'train', 'car', 'bicycle', 'boat', 'tram'],
  big: ['bear', 'wolf', 'deer', 'lion', 'elephant', 'tiger', 'horse'],
  tiny: ['mouse', 'mole', 'hedgehog', 'squirrel', 'rabbit'],
  saver: ['squirrel', 'mouse', 'hedgehog', 'badger', 'ant'],
  player: ['frog', 'fox', 'grasshopper', 'lizard', 'cricket'],
  quick: ['rabbit', 'fox', 'deer', 'horse', 'wolf'],
  slow: ['turtle', 'snail', 'mole', 'duck', 'tortoise'],
  tree2: ['apple tree', 'plum tree', 'pear tree', 'cherry tree'],
  look3: ['golden', 'big', 'new', 'shiny'],
  water: ['lake', 'sea', 'river'],
  pawed: ['mouse', 'fox', 'rabbit', 'squirrel', 'hedgehog', 'badger'],
};

export function story(r) {
  const first = person(r);
  const slots = { ...first, ...person(r, '2', [first.name]) };
  for (const [name, words] of Object.entries(extra)) {
    slots[name] = r.pick(words);
  }
  slots.fruit2 = slots.tree2.replace(' tree', '');
  const lead = r.chance(0.25) ? `${ONCE} ${HERO}. ` : '';
  const plot = r.pick(lead === '' ? plots : plots.filter((text) => text.includes('{name}') || text.includes('{Name}')));
  const lesson = plot.includes('{Name}') && r.chance(0.2) ? ` ${LESSON}` : '';
  return write(r, plot.startsWith('{Name}') || plot.startsWith(DAY) ? lead + plot + lesson : plot + lesson, slots);
}

const shortPlots = {
  animal: [
    'A {size} {wild} found {a fruit} near {outdoors}. It was too big to eat alone, so the {wild} shared it with a friend. [They ate it together and were {feeling}.|Both were full and {feeling}.]',
    'A young {wild} wanted to see {outdoors}. It walked all day and saw many new things. In the evening it came home[, tired but happy| and told its mother everything].',
    '{A wild} and {a bird} lived near {outdoors}. When {storm} came, the {wild} let the {bird} into its [warm den|home]. After that they were good friends.',
    'A little {bird} was afraid to fly. Its mother said, "[Just try once|You can do it]." The little {bird} jumped, opened its wings and flew.',
    'A young {wild} lost its way in [the forest|the park|the hills|the fog|the snow]. {A bird} saw it from above and showed it the way home. [The {wild} was {feeling}.|"Thank you," said the {wild}.]',
    '{A wild} wanted to cross the river, but the water was too deep. It waited for {a bird}, who knew where the bridge was. [Then it went over safely.|Soon the {wild} was on the other side.]',
    'A {size} {wild} was alone and {badFeeling}. Then it met {a wild2}, and they played [all day|until the sun went down]. Now they are good friends.',
    'On a cold day, {a wild} found a warm place under {a tree}. It let {a wild2} come in, too. [Together they were not cold any more.|They kept each other warm.]',
    'A {size} {wild} wanted to be the first at {outdoors}. It ran so fast that it fell and hurt its leg. {A wild2} helped it up, and they walked there together.',
    'Every night, {a wild} looked at the moon. "Why are you so far away?" it asked. The moon [said nothing, but it shone a little brighter|shone on the water, and the {wild} was {feeling}].',
    '{A trait} {wild} heard {sound}. It was afraid, but it went to look. It was only {a bird}, who [wanted a friend|had lost its nest|was singing a new song].',
    'A young {wild} did not want to sleep. Its mother told it a long story about {outdoors}. Before the story was over, the {wild} was asleep.',
    '{A wild} and {a wild2} wanted the same {fruit}. They pulled, and it fell into the water. Then they looked for two new ones and ate together.',
    'A hungry {wild} looked for food. It met {a wild2}, who gave it something to eat. The next day the {wild} brought a gift to say thank you.',
  ],
  child: [
    '{Name} lost {his} {item}. {He} looked everywhere and found it {hiding}. {Name} was very {feeling}.',
    '{Name} wanted to learn to {skill}. {He} practised every {time}. After some weeks {he} could do it very well.',
    '{Name} saw that {name2} was {badFeeling}. {He} gave {him2} {a fruit} and they played {game}. Soon {name2} smiled again.',
    'On {day}, {name} went to {outdoors}. {He} saw {a wild} and stood very still. The {wild} looked at {him} and ran away.',
    '{Name} baked {a cake} for {his} {family}. It was a little burnt, but it tasted good. They ate it all.',
    '{Name} found {treasure} in the {room}. {He} showed it to {his} {parent}. [It was very old, and they kept it in a safe place.|They laughed and told stories about it all evening.]',
    '{Name} and {name2} built a small house from old boxes. It rained, and the house fell down. They laughed and built a better one.',
    '{Name} wrote a letter to {his} {parent} in {town}. After {little} days, an answer came. {Name} read it again and again.',
    '{Name} missed the bus on {day}. {He} walked home and met {name2} on the way. They talked so much that the way was short.',
    '{Name} had to sing in front of the class. {His} voice was very quiet at first. Then {name2} smiled at {him}, and {he} sang louder.',
    '{Name} broke the favourite cup of {his} {parent}. {He} told the truth and said sorry. {His} {parent} was glad that {he} was honest.',
    '{Name} found a small {furry} in {outdoors}. {He} gave it some milk and looked for its home. {A trait} neighbour came and was {feeling}.',
    '{Name} was afraid of the dark. {His} {parent} gave {him} a small lamp. After that, {name} slept well every night.',
    'It rained all day, and {name} could not go out. {He} [built a tent from blankets|read {a book}|painted a picture] and had a lot of fun. In the evening the sun came out.',
    '{Name} wanted to buy {a toy}. {He} saved {his} coins for {little} weeks. Then {he} bought the {toy} and played with it every day.',
    '{Name} dropped {his} {item} on the bus. {Name2} picked it up and ran after {him}. "Thank you," said {name}, and they became friends.',
    '{Name} planted a seed in a pot. {He} gave it water every day. In summer there was {a colour} {flower}.',
  ],
};

/** A story of two or three sentences about what was asked for; `kind` is animal or child. */
export function shortStory(r, kind, fixed = {}) {
  const fitting = shortPlots[kind].filter((plot) => fixed.wild === undefined || plot.includes('{wild}') || plot.includes('{A wild}'));
  const first = fixed.name === undefined ? person(r) : fixed;
  return write(r, r.pick(fitting), { ...first, ...person(r, '2', [first.name]), ...fixed });
}
