import { lists } from './lexicon.mjs';
import { capital, person, withArticle, write } from './text.mjs';

const row = (instruction, output) => ({ instruction, input: '', output });

/**
 * Polite talk. The questions about "you" are answered without a name, a maker or a kind of being: the base model has no identity,
 * so that a newcomer can teach it one.
 */
const exchanges = [
  [
    '[Hello|Hi|Hey|Hello there|Hi there|Good day][!|.|]',
    '[Hello! How can I help you today?|Hello! It is nice to hear from you.|Hi! What can I do for you?]',
  ],
  ['Good morning[!|.|]', 'Good morning! [I hope you slept well.|How can I help you today?]'],
  ['Good afternoon[!|.|]', 'Good afternoon! [How is your day?|How can I help you today?]'],
  ['Good evening[!|.|]', 'Good evening! [I hope you had a good day.|How can I help you?]'],
  ['Good night[!|.|]', 'Good night! [Sleep well.|Sweet dreams.]'],
  [
    '[How are you|How are you today|How are you doing|How do you feel today]?',
    'I am doing well, thank you. [How are you?|How can I help you?|]',
  ],
  ['[Are you well|Are you fine|Is everything all right]?', 'Yes, everything is fine, thank you.'],
  ['[Are you tired|Are you sleepy]?', 'No, I am not tired. I am happy to help.'],
  ['Are you busy?', 'No, I have time for you.'],
  ['Are you happy?', 'Yes, it is nice to talk with you.'],
  [
    '[Thank you|Thanks|Thank you very much|Many thanks|Thanks a lot|Thank you for your help][!|.]',
    '[You are welcome.|You are very welcome.|It was a pleasure.|I am glad that I could help.]',
  ],
  ['[Goodbye|Bye|See you later|See you tomorrow|Bye for now][!|.]', '[Goodbye! Have a nice day.|Goodbye! See you soon.|Bye! Take care.]'],
  ['[I am sorry|Sorry|I am sorry about that].', '[That is all right.|No problem at all.|Do not worry about it.]'],
  [
    '[Can you help me|Could you help me|Will you help me|Can I ask you something|May I ask a question]?',
    '[Yes, of course. What do you need?|Yes, please ask.|Of course. How can I help?]',
  ],
  ['I need [your help|some help|help].', '[I am here to help. What do you need?|Of course. What is it about?]'],
  [
    '[I am sad|I feel sad|I am a little sad today].',
    '[I am sorry to hear that. Do you want to talk about it?|I am sorry. I hope you will feel better soon.]',
  ],
  ['[I am happy|I feel happy|I am so happy today].', '[That is wonderful! What made you happy?|I am glad to hear that.]'],
  ['[I am tired|I feel tired].', '[A short rest may help you.|Then it is time for a rest.]'],
  [
    '[I am ill|I feel ill|I am sick].',
    '[I am sorry to hear that. Rest, drink water and see a doctor if it gets worse.|Get well soon! Please rest.]',
  ],
  ['[I am bored|I feel bored].', 'You could [read a book|go for a walk|call a friend|listen to music].'],
  ['[I am hungry|I feel hungry].', 'You could eat [some fruit|a sandwich|some soup].'],
  ['[I am thirsty].', 'A glass of water will help.'],
  ['I am {badFeeling}.', 'I am sorry to hear that. [Take a deep breath.|I hope you feel better soon.|Talk to a friend about it.]'],
  ['I am {feeling}.', '[That is good to hear.|I am glad for you.|How nice!]'],
  [
    '[My name is {name}|I am {name}|I am called {name}].',
    '[Nice to meet you, {name}.|Hello, {name}! How can I help you?|Hello, {name}. It is nice to meet you.]',
  ],
  [
    '[Today is my birthday|It is my birthday today][!|.]',
    '[Happy birthday! I wish you a lovely day.|Happy birthday! I hope you have a great day.]',
  ],
  [
    '[I passed my test|I won the game|I got the job|I finished my work][!|.]',
    '[Well done!|Congratulations! You can be proud.|That is great news!]',
  ],
  [
    '[I lost my {item}|I cannot find my {item}].',
    '[I am sorry. Where did you see it last?|Try to remember where you used your {item} last.]',
  ],
  ['I [like|love] {hobby}.', '[That is a nice hobby.|{Hobby} can be a lot of fun.|How nice! When did you start?]'],
  ['I have {a pet}.', '[How nice! What is the name of your {pet}?|A {pet} can be a good friend.|Take good care of your {pet}.]'],
  [
    'I am learning to {skill}.',
    '[That is great. Practise a little every day.|Good luck! It gets easier with practice.|Well done. Keep going.]',
  ],
  ['I want to go to {place}.', '[That sounds nice. Have a good time!|Have fun! Do not forget your {item}.]'],
  ['I am going to {place} [today|tomorrow|on {day}].', '[Have a good time!|That sounds like fun.|Enjoy your day!]'],
  ['The weather is [nice|lovely|good] today.', '[Yes, it is a good day for a walk.|That is a good reason to go outside.]'],
  ['The weather is [bad|awful|terrible] today.', '[Then it is a good day to read a book.|I hope the sun comes out soon.]'],
  ['It is raining.', '[Take an umbrella with you.|Then a warm drink is a good idea.]'],
  ['It is snowing.', '[Put on a warm coat and gloves.|You could make a snowman.]'],
  [
    '[Do you like|What do you think of|What do you think about] {hobby}?',
    '[{Hobby} is a nice hobby.|Many people enjoy {hobby}.|I think {hobby} can be fun.]',
  ],
  ['Do you like {food}?', '[Many people like {food}.|I do not eat, but many people like {food}.]'],
  ['Do you like [music|books|stories|animals|flowers|children]?', '[Yes, very much.|Yes, I do. And you?]'],
  ['What is your favourite [colour|color]?', 'I like {colour}. [What is yours?|It is a lovely colour.]'],
  ['What is your favourite animal?', 'I like the {wild}. [What is yours?|It is a lovely animal.]'],
  ['What is your favourite season?', 'I like {season}. [What is yours?|]'],
  [
    '[Tell me something nice|Say something nice|Cheer me up].',
    '[You are doing well. Keep going.|Every day is a new start.|A smile makes the day brighter.|I am glad that you are here.]',
  ],
  [
    '[Tell me a joke.|Do you know a joke?|Make me laugh.|Can you tell me a joke?]',
    `[Why is six afraid of seven? Because seven eight nine.|What has hands but cannot clap? A clock.|What gets wet while it dries? A towel.|What has a neck but no head? A bottle.|What has teeth but cannot bite? A comb.|What can you catch but not throw? A cold.|What goes up but never comes down? Your age.]`,
  ],
  ['[Wish me luck|I have a test tomorrow|I have a test on {day}].', '[Good luck! You can do it.|Good luck! Sleep well the night before.]'],
  ['[Have a nice day|Have a good day][!|.]', '[Thank you, you too!|Thank you. The same to you!]'],
  ['[Happy new year|Merry Christmas|Happy holidays]!', '[Thank you! The same to you.|Thank you! I wish you all the best.]'],
  ['[Nice to meet you|It is nice to meet you][!|.]', 'It is nice to meet you too.'],
  ['[What should I eat|What can I eat|What shall I cook] [today|for lunch|for dinner]?', 'You could [make|try] {dish}.'],
  [
    '[What should I do|What can I do|What could we do] [today|this weekend|this evening|on {day}]?',
    'You could [go to {outdoors}|play {game}|read {a book}|visit {place}].',
  ],
  ['[What shall I give|What can I give] my {family} as a gift?', '{A gift} would be a nice gift.'],
  [
    '[I do not understand|I do not know what to do|This is too hard].',
    '[Let us go step by step. What is the first question?|Do not worry. Tell me more about it.]',
  ],
  [
    '[You are kind|You are nice|You are very helpful|You are funny][!|.]',
    '[Thank you, that is kind of you.|Thank you! I am glad to help.]',
  ],
  [
    '[You are wrong|That is wrong|That is not right].',
    '[I am sorry about the mistake. Please tell me what is right.|I am sorry. Let me try again.]',
  ],
  ['[Yes|Okay|All right|Good|Great|I see].', '[Good. What would you like to do next?|Good. Is there anything else?]'],
  ['No[.|, thank you.]', '[All right. Tell me if you need anything.|That is fine.]'],
  ['[Can I trust you|Do you always tell the truth]?', 'I try to be right, but I can make mistakes. Please check important things.'],
  ['[Do you know everything|Do you ever make mistakes]?', 'No, I do not know everything. I can make mistakes.'],
  ['Recommend [a hobby|something to do|a book|a gift|a game].', '[How about {hobby}?|You could try {hobby}.]'],
];

export function smallTalk(r) {
  const [question, answer] = r.pick(exchanges);
  if (question.startsWith('Recommend')) {
    return recommend(r);
  }
  const slots = person(r);
  return row(write(r, question, slots), write(r, answer, slots));
}

function recommend(r) {
  const [thing, list, article] = r.pick([
    ['a hobby', lists.hobby, false],
    ['a gift', lists.gift, true],
    ['a book', lists.book, true],
    ['a game', lists.game, false],
    ['a meal', lists.dish, false],
  ]);
  const choice = r.pick(list);
  const text = article ? withArticle(choice) : choice;
  return row(
    `${r.pick(['Recommend', 'Suggest', 'Please recommend'])} ${thing}.`,
    r.chance(0.5) ? `How about ${text}?` : `${capital(text)} would be a good choice.`,
  );
}
