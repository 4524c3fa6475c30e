/** What the tiny model should know: hand-written definitions, reasons, steps and advice. One row a line, cells parted by ` | `. */
const table = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' | '));

/** term with its article, what it is. Read as "TERM is DEFINITION." */
export const definitions = table(`
  a bakery | a shop that makes and sells bread and cakes
  a library | a place where you can read and borrow books
  a hospital | a place where sick or hurt people get help
  a school | a place where children go to learn
  a museum | a building where you can look at old or interesting things
  a farm | a place where people grow food and keep animals
  a factory | a building where machines make many things
  a harbour | a safe place for ships near the land
  an airport | a place where planes land and take off
  a station | a place where trains or buses stop
  a market | a place where people buy and sell things
  a kitchen | a room where people cook
  a bedroom | a room where people sleep
  a garden | a piece of ground where plants grow
  a bridge | something that helps people cross a river or a road
  a road | a way that cars and people can travel along
  a village | a group of houses that is smaller than a town
  a city | a very large town
  an island | land with water all around it
  a mountain | a very high piece of land
  a hill | high land that is smaller than a mountain
  a valley | the low land between hills or mountains
  a forest | a large place with many trees
  a desert | a very dry place with little rain
  a river | a long stream of water that flows to a lake or the sea
  a lake | a large area of water with land all around it
  an ocean | a very large sea
  a beach | the sandy or stony land next to the sea
  a cave | a large hole in a rock or a hill
  a volcano | a mountain that can throw out hot melted rock
  a storm | bad weather with strong wind and rain
  a rainbow | an arc of colours in the sky that we see when sun shines on rain
  a cloud | a group of tiny drops of water or ice in the sky
  fog | a cloud that is close to the ground
  snow | frozen water that falls from the sky in soft flakes
  ice | water that is frozen
  steam | water that has become a gas
  rain | water that falls from clouds in drops
  wind | air that moves
  the sun | the star that gives us light and heat
  the moon | the round body that moves around the Earth
  the Earth | the planet we live on
  a planet | a large round body that moves around a star
  a star | a very large ball of hot gas that gives light
  a week | seven days
  a month | one of the twelve parts of a year
  a year | the time the Earth needs to go around the sun
  an hour | sixty minutes
  a minute | sixty seconds
  a century | one hundred years
  a decade | ten years
  a dozen | a group of twelve
  a pair | two things that belong together
  a triangle | a shape with three sides
  a square | a shape with four equal sides and four equal corners
  a circle | a perfectly round shape
  a cube | a solid shape with six square sides
  a number | a word or sign that says how many
  a letter | a sign we use to write words, or a message on paper
  a word | a group of letters that has a meaning
  a sentence | a group of words that says something complete
  a question | a sentence that asks for an answer
  a noun | a word for a person, a place or a thing
  a verb | a word that says what somebody does
  an adjective | a word that describes a person or a thing
  a consonant | a letter that is not a vowel
  an adverb | a word that says how something is done
  the singular | the form of a word for only one
  a digit | one of the signs from 0 to 9
  a title | the name of a book, a story or a song
  a prize | something that you get when you win
  an interview | a talk in which one person asks another person questions
  danger | the chance that something bad will happen
  smoke | the grey cloud that comes from a fire
  a voice | the sound that a person makes when speaking or singing
  the temperature | how hot or cold something is
  the environment | the air, the water and the land around us
  respect | treating other people as important
  a chain | many rings of metal that hold together
  a pedal | the part of a bicycle that you push with your foot
  a train | a row of cars that runs on rails
  AI | short for artificial intelligence
  artificial intelligence | the skill of machines to learn and answer
  a rail | one of the two long pieces of steel on which a train runs
  a wave | a moving line of water on the sea
  a vase | a pot for flowers
  a link | a piece of text that opens a page when you press it
  a tip | a small piece of advice
  a throat | the front part of the neck
  an offer | words that say you are ready to give or do something
  a pupil's desk | the table at which a pupil works
  the spelling of a word | the right order of its letters
  software | the programs that a computer uses
  a company | a group of people who work together to make or sell things
  a team | a group of people who work or play together
  a maker | a person who makes something
  a creator | a person who makes something new
  an inventor | a person who thinks of a new machine or a new way to do things
  a developer | a person who writes programs
  a designer | a person who plans how a thing looks and works
  a project | a piece of work with a plan and a goal
  a purpose | the reason why something is done or made
  a task | a piece of work that must be done
  a skill | something that you have learned to do well
  a language | the words that people use to speak and write
  a language model | a program that has learned to write by reading many texts
  a bot | a program that does simple tasks by itself
  a chat | a friendly talk
  a human | a person
  GPT | a kind of language model
  ChatGPT | a chat program from a company called OpenAI
  Claude | a chat program from a company called Anthropic
  Gemini | a chat program from a company called Google
  Llama | a language model from a company called Meta
  Siri | a program from a company called Apple that answers spoken questions
  a vowel | one of the letters a, e, i, o and u
  a plural | the form of a word for more than one
  a story | words that tell what happened to somebody
  a poem | a piece of writing with short lines that often rhyme
  a song | words that are sung to music
  a book | many pages with words or pictures, bound together
  a dictionary | a book that explains what words mean
  a map | a drawing that shows where places are
  a recipe | a list of steps that tells you how to cook something
  a calendar | a list of the days and months of a year
  a newspaper | printed pages that tell people the news
  an author | a person who writes books
  a friend | a person you like and trust
  a neighbour | a person who lives near you
  a family | a group of people such as parents and children
  a twin | one of two children born at the same time to the same mother
  an orphan | a child whose parents are dead
  a guest | a person who is invited to your home
  a stranger | a person you do not know
  a hero | a person who is very brave
  a thief | a person who steals things
  a king | a man who rules a country
  a queen | a woman who rules a country
  a pupil | a child who learns at a school
  an assistant | a person or a program that helps with work
  a vet | a doctor for animals
  a baker | a person who bakes bread and cakes
  a tailor | a person who makes clothes
  a mammal | an animal that feeds its babies with milk
  a bird | an animal with feathers, two legs and wings
  a fish | an animal that lives in water and breathes with gills
  an insect | a small animal with six legs
  a reptile | an animal with dry skin and scales, such as a snake
  a pet | an animal that lives with people at home
  a nest | a home that birds build for their eggs
  a feather | one of the light, soft things that cover a bird
  a herd | a group of animals such as cows
  a flock | a group of birds or sheep
  a shell | the hard outside of an egg, a nut or an animal
  a seed | the small part of a plant from which a new plant grows
  a root | the part of a plant that grows under the ground
  a leaf | a flat green part of a plant
  a fruit | the part of a plant that holds the seeds and is often sweet
  a vegetable | a plant or part of a plant that we eat, such as a carrot
  bread | a food made from flour and water and baked in an oven
  honey | a sweet food made by bees
  butter | a soft yellow food made from cream
  cheese | a food made from milk
  flour | a powder made from grain
  salt | a white powder that gives food more taste
  breakfast | the first meal of the day
  lunch | the meal in the middle of the day
  dinner | the main meal of the day, often in the evening
  a fridge | a machine that keeps food cold
  an oven | a hot box for baking food
  a kettle | a pot for boiling water
  a hammer | a tool for hitting nails
  a saw | a tool for cutting wood
  a lathe | a machine that turns wood or metal so that it can be shaped
  a wheel | a round thing that turns and helps a car or a bicycle move
  an engine | a machine that makes a car, a ship or a plane move
  a machine | a thing with moving parts that does work for us
  a robot | a machine that can do jobs by itself
  a computer | a machine that can store and work with information
  a program | a list of steps that a computer follows
  a model | a small copy of something, or a program that has learned from examples
  a keyboard | a set of keys for typing
  a telephone | a machine for talking to people who are far away
  a clock | a machine that shows the time
  a compass | a tool that shows where north is
  a thermometer | a tool that measures how hot or cold something is
  a telescope | a tool that makes far things look nearer
  a microscope | a tool that makes tiny things look bigger
  a mirror | a piece of glass in which you can see yourself
  a lamp | a thing that gives light
  a candle | a stick of wax that gives light when it burns
  a bicycle | a vehicle with two wheels that you move with your feet
  a ship | a large boat
  a raft | a flat boat made of pieces of wood
  a tunnel | a way through a hill or under the ground
  a tent | a small house of cloth that you can carry
  an umbrella | a thing that keeps you dry in the rain
  a uniform | special clothes that show what job or school a person has
  money | coins and notes that people use to buy things
  a gift | something that you give to a person to make them happy
  a holiday | a day or a time without work or school
  a birthday | the day of the year on which a person was born
  a secret | something that you do not tell other people
  a promise | words that say you will surely do something
  a mistake | something that is wrong or not as you wanted
  a habit | something that you do often without thinking
  advice | words that tell a person what would be good to do
  luck | good or bad things that happen by chance
  courage | doing the right thing even when you are afraid
  patience | being able to wait calmly
  honesty | telling the truth
  weather | how hot, wet or windy it is outside
  sleep | the rest that the body and the mind need at night
  music | sounds put together in a pleasant way
  exercise | moving your body to stay healthy
  medicine | something that a sick person takes to get better`);

/** question without its mark, answer. */
export const reasons = table(`
  Why do we sleep | We sleep because the body and the mind need rest.
  Why do we drink water | We drink water because the body cannot live without it.
  Why do we eat food | We eat because food gives us energy and helps us grow.
  Why do we wash our hands | We wash our hands to remove germs that can make us ill.
  Why do we brush our teeth | We brush our teeth to keep them clean and healthy.
  Why do birds build nests | Birds build nests to keep their eggs and chicks safe.
  Why do bees visit flowers | Bees visit flowers to collect nectar, which they use to make honey.
  Why do leaves fall in autumn | Many trees drop their leaves in autumn to save water and energy in winter.
  Why is the sky blue | The sky looks blue because air scatters blue light more than red light.
  Why does ice float | Ice floats because it is lighter than the same amount of water.
  Why does it rain | It rains when the drops of water in a cloud become too heavy to stay in the air.
  Why do we have day and night | We have day and night because the Earth turns around itself once a day.
  Why do we have seasons | We have seasons because the Earth is tilted as it moves around the sun.
  Why do plants need light | Plants need light because they use it to make their food.
  Why do we wear a coat in winter | We wear a coat in winter to keep warm.
  Why do we wear a helmet | We wear a helmet to protect the head.
  Why do we use an umbrella | We use an umbrella to keep dry in the rain.
  Why do people read books | People read books to learn new things and to enjoy stories.
  Why do people work | People work to earn money and to do something useful.
  Why do cats have whiskers | Cats use their whiskers to feel things that are near them.
  Why do dogs wag their tails | Dogs often wag their tails when they are happy or excited.
  Why do fish have gills | Fish have gills so that they can breathe in water.
  Why do ducks have webbed feet | Webbed feet help ducks to swim.
  Why do camels have humps | Camels store fat in their humps and use it when there is little food.
  Why do giraffes have long necks | A long neck helps a giraffe to reach leaves high in the trees.
  Why do bears sleep in winter | Bears sleep in winter because there is little food.
  Why do owls hunt at night | Owls can see and hear very well in the dark.
  Why do squirrels hide nuts | Squirrels hide nuts so that they have food in winter.
  Why do we keep food in a fridge | Cold keeps food fresh for a longer time.
  Why do we recycle paper | When we recycle paper, fewer trees must be cut down.
  Why do we save water | We save water because clean water is precious.
  Why do we say thank you | We say thank you to show that we are glad about help or a gift.
  Why do we say sorry | We say sorry to show that we did not want to hurt somebody.
  Why do ships float | Ships float because they push away a lot of water, and the water pushes back.
  Why do we see lightning before thunder | Light travels faster than sound, so we see lightning first.
  Why does metal feel cold | Metal feels cold because it takes the heat from your hand quickly.
  Why do we need bones | Bones hold the body up and protect soft parts inside.
  Why does the heart beat | The heart beats to pump blood through the body.
  Why do we breathe | We breathe because the body needs oxygen from the air.
  Why should we eat vegetables | Vegetables have vitamins that keep us healthy.
  Why should we share | Sharing makes other people happy and helps us make friends.
  Why should we tell the truth | We should tell the truth so that other people can trust us.
  Why should we not shout in a library | Other people want to read in peace.
  Why should we wait at a red light | A red light means stop, and crossing would be dangerous.
  Why do bread and cakes rise | Yeast or baking powder makes small bubbles of gas in the dough.
  Why do magnets stick to a fridge | Magnets pull on iron and steel, and many fridge doors are made of steel.
  Why do we use soap | Soap helps water to remove dirt and fat.
  Why do wheels help us | Wheels make it easier to move heavy things.
  Why do stars look small | Stars look small because they are very far away.
  Why do we practise | We practise because doing a thing again and again makes us better at it.`);

/** task, steps. */
export const howtos = table(`
  make tea | Boil some water. Pour it over a tea bag in a cup. Wait three minutes and take the bag out.
  make a sandwich | Take two slices of bread. Put cheese, tomato or other food between them. Cut it in half.
  boil an egg | Put the egg in boiling water. Wait about eight minutes. Cool it in cold water and peel it.
  cook rice | Wash the rice. Cook it in twice as much water until the water is gone. Let it rest for five minutes.
  cook pasta | Boil a large pot of water with a little salt. Add the pasta and cook it for about ten minutes. Pour the water away.
  make a fruit salad | Wash and peel the fruit. Cut it into small pieces. Mix the pieces in a bowl with a little lemon juice.
  make pancakes | Mix flour, eggs and milk. Pour a little into a hot pan. Turn the pancake when the bottom is brown.
  make toast | Put slices of bread in the toaster. Press the lever down. Take the toast out when it is golden brown.
  make lemonade | Press the juice out of some lemons. Add cold water and sugar. Stir it well.
  make soup | Cut some vegetables into small pieces. Boil them in water with a little salt. Cook them until they are soft.
  wash your hands | Wet your hands and use soap. Rub them for twenty seconds. Rinse them and dry them with a clean towel.
  brush your teeth | Put a little toothpaste on the brush. Brush all teeth for two minutes. Rinse your mouth with water.
  plant a seed | Fill a pot with soil. Put the seed in a small hole and cover it. Give it water and light.
  water a plant | Feel the soil with your finger. If it is dry, pour water slowly on the soil. Stop when the soil is wet.
  plant a tree | Dig a hole that is wider than the roots. Put the tree in and fill the hole with soil. Give it plenty of water.
  clean a window | Wipe the glass with warm water and a little soap. Rinse it. Dry it with a soft cloth.
  wash the dishes | Fill the sink with warm water and soap. Wash the cleanest things first. Rinse and dry them.
  sweep the floor | Move the chairs away. Sweep the dust into one place. Pick it up with a dustpan.
  make a bed | Pull the sheet smooth. Lay the blanket flat. Put the pillow at the top.
  fold a shirt | Lay the shirt flat. Fold the sleeves to the middle. Fold the bottom up to the top.
  tie a shoe | Cross the laces and pull them tight. Make a loop with each lace. Cross the loops and pull them tight.
  wrap a gift | Lay the gift on the paper. Fold the paper around it. Close it with tape and tie a ribbon around it.
  write a letter | Begin with Dear and the name. Write what you want to say. End with a greeting and your own name.
  send a letter | Put the letter in an envelope. Write the address and add a stamp. Take it to a post box.
  borrow a book | Go to the library and choose a book. Show your library card. Bring the book back on time.
  find a word in a dictionary | Look at the first letter of the word. Find that part of the book. Follow the letters until you find the word.
  learn new words | Write each word on a card. Read a few cards every day. Use the words in your own sentences.
  learn a song | Listen to the song a few times. Sing one line after another. Then sing the whole song.
  study for a test | Make a plan for the week. Study a little every day. Sleep well the night before the test.
  cross a road | Stop at the side of the road. Look left and right. Walk across when no car is coming.
  ride a bicycle | Put on a helmet. Sit down and push off with one foot. Look ahead and keep your feet moving.
  fix a flat bicycle tyre | Take the wheel off. Find the hole and put a patch on it. Put the tyre back and pump it up.
  light a dark room | Open the curtains or turn on a lamp. You can also use a torch.
  change a light bulb | Turn the light off and let the bulb cool. Take the old bulb out. Put the new bulb in.
  hang a picture | Choose a place on the wall. Hit a nail in carefully with a hammer. Hang the picture on the nail.
  measure a table | Take a tape measure. Hold one end at the edge of the table. Read the number at the other edge.
  fall asleep | Turn off bright lights and screens. Lie down in a quiet, dark room. Breathe slowly and relax.
  keep warm in winter | Wear a coat, a hat and gloves. Drink something warm. Keep moving.
  keep cool in summer | Drink plenty of water. Stay in the shade. Wear light clothes.
  keep a room tidy | Give each thing its own place. Put things back after you use them. Throw away what is broken.
  save money | Buy only what you need. Put a little money away each week. Write down what you spend.
  save energy | Turn off lights that you do not need. Close the windows when the heater is on.
  make a friend | Smile and say hello. Ask questions and listen. Be kind and honest.
  say sorry | Say what you did wrong. Tell the other person that you are sorry. Try to make it good again.
  ask for help | Be polite and say what you need. Say please. Do not forget to say thank you.
  stay healthy | Eat fruit and vegetables. Move every day. Sleep enough and drink water.
  pack a bag | Make a list of what you need. Put heavy things at the bottom. Check the list at the end.
  make a snowman | Roll a big ball of snow. Put two smaller balls on top. Add a carrot for the nose.
  make a paper boat | Fold a sheet of paper in half. Fold the corners to the middle. Fold up the edges and pull it open.
  feed a cat | Put cat food in a clean bowl. Give the cat fresh water too. Wash the bowl each day.
  care for a dog | Feed the dog and give it water. Take it for walks every day. Go to the vet when it is ill.
  read a map | Find where you are on the map. Find the place you want to go to. Follow the roads between the two places.
  find north | Hold a compass flat in your hand. Wait until the needle stops. The needle points to north.
  train a model | Choose a small model and some good examples. Start the training and watch the loss go down. Try the model when it is done.
  write a short story | Choose a person and a place. Let something happen. Find an ending that fits.
  save a file | Open the menu and choose Save. Give the file a clear name. Choose a folder and press the button.
  make a strong password | Use many letters, numbers and signs. Do not use your name or birthday. Do not share it with anyone.`);

/** situation as a question, advice. */
export const advice = table(`
  What should I do if I cut my finger | Wash the cut with clean water and cover it with a bandage. If it is deep, see a doctor.
  What should I do if there is a fire | Leave the building at once and call the fire service from a safe place.
  What should I do if I am lost | Stay calm and ask a police officer or a shop worker for help.
  What should I do if I feel ill | Rest, drink water and tell somebody. If you do not get better, see a doctor.
  What should I do if I have a cold | Rest, drink warm tea and keep warm. See a doctor if it gets worse.
  What should I do if I burn my hand | Hold it under cool water for about twenty minutes. See a doctor if the burn is bad.
  What should I do if I am tired | Take a short rest and go to bed early tonight.
  What should I do if I am hungry | Eat something healthy, such as fruit or a sandwich.
  What should I do if I am thirsty | Drink a glass of water.
  What should I do if I am bored | You could read a book, go for a walk or call a friend.
  What should I do if I am sad | Talk to a person you trust. A walk or some music can help too.
  What should I do if I am angry | Take a few slow breaths. Speak when you are calm again.
  What should I do if I am nervous | Breathe slowly and think of one step at a time.
  What should I do if I am cold | Put on a warm jumper and have a hot drink.
  What should I do if I am too hot | Go into the shade and drink cool water.
  What should I do if I cannot sleep | Turn off your screens, keep the room dark and breathe slowly.
  What should I do if I break a glass | Keep your hands and feet away from the pieces. Sweep them up with a broom.
  What should I do if a stranger asks for my password | Do not share it. Tell a person you trust.
  What should I do if I find a wallet | Take it to the police or look for the owner.
  What should I do if I make a mistake | Admit it, put it right if you can and learn from it.
  What should I do if I forget a birthday | Say sorry and send your good wishes today.
  What should I do if I am late | Call the people who are waiting and tell them when you will come.
  What should I do if it rains | Take an umbrella or wear a raincoat.
  What should I do if there is a storm | Stay inside and keep away from trees.
  What should I do if the lights go out | Stay calm and use a torch. Do not leave a candle alone.
  What should I do if I smell gas | Open the windows, do not use any switch, leave the house and call for help.
  What should I do if I have too much work | Make a list and start with the most important thing.
  What should I do if I do not understand something | Ask a question. It is fine not to know everything.
  What should I do if I do not know a word | Look it up in a dictionary or ask somebody.
  What should I do if my friend is sad | Listen to your friend and be kind.
  What should I do if I have an argument with a friend | Listen to each other, say sorry and try to find an answer together.
  What should I do before I cross the road | Stop, look left and right, and cross when it is safe.
  What should I do before I eat | Wash your hands with soap and water.
  What should I do before a test | Study a little each day, sleep well and eat breakfast.
  What should I do before a long trip | Make a list, pack your bag and check the way.
  What should I do after dinner | Wash the dishes and clean the table.
  What should I do when the phone rings | Answer it politely and say hello.
  What should I do when I meet new people | Smile, say hello and tell them your name.
  What should I do with old paper | Put it in the paper bin so that it can be recycled.
  What should I do with warm food that is left over | Let it cool and put it in the fridge.
  What should I do if I want to get better at something | Practise a little every day and do not give up.
  What should I do if I want to be healthy | Eat well, move every day and sleep enough.
  What should I do if I get a strange message | Do not open any links in it. Delete it or ask somebody you trust.
  What should I do if I am afraid of the dark | Use a small night lamp and remember that the room is the same as by day.
  What should I do if a dog growls at me | Stand still, do not run and walk away slowly.`);

/** True or false statements about the world: question without its mark, yes or no, reason. */
export const yesNo = table(`
  Is the sun hot | Yes | The sun is a very hot star.
  Is ice warm | No | Ice is frozen water, so it is cold.
  Is a whale a fish | No | A whale is a mammal because it breathes air and feeds its babies with milk.
  Is a bat a bird | No | A bat is a mammal.
  Is a spider an insect | No | A spider has eight legs, and an insect has six.
  Is a tomato a fruit | Yes | A tomato holds the seeds of its plant, so it is a fruit.
  Is the Earth round | Yes | The Earth has the shape of a ball.
  Is the moon a star | No | The moon does not make its own light.
  Is the sun a star | Yes | The sun is the star nearest to us.
  Is honey made by bees | Yes | Bees make honey from nectar.
  Is bread made from flour | Yes | Bread is made from flour and water.
  Is salt sweet | No | Salt tastes salty.
  Is sugar sweet | Yes | Sugar has a sweet taste.
  Is a lemon sour | Yes | Lemon juice has a lot of acid in it.
  Is glass easy to break | Yes | Glass breaks when it falls on a hard floor.
  Is iron lighter than paper | No | Iron is much heavier than paper.
  Is a minute longer than an hour | No | An hour has sixty minutes.
  Is a year longer than a month | Yes | A year has twelve months.
  Is winter the warmest season | No | Summer is the warmest season.
  Is smoking healthy | No | Smoking harms the lungs.
  Can a penguin fly | No | A penguin swims with its wings but cannot fly.
  Can a fish live on land | No | A fish needs water to breathe.
  Can a dog bark | Yes | Barking is the sound that dogs make.
  Can a stone swim | No | A stone is heavy and sinks in water.
  Can wood float | Yes | Most wood is lighter than water.
  Can plants grow without water | No | Plants need water to live.
  Can people breathe under water | No | People need air, and they do not have gills.
  Can owls see at night | Yes | Owls have large eyes that see well in the dark.
  Can a car drive on water | No | A car needs a road.
  Can a baby walk on its first day | No | A baby needs about a year to learn to walk.
  Do fish have legs | No | Fish have fins.
  Do cats like to chase mice | Yes | Cats are natural hunters.
  Do cows eat meat | No | Cows eat grass.
  Do birds lay eggs | Yes | All birds lay eggs.
  Do trees have roots | Yes | Roots hold a tree in the ground and take in water.
  Do snakes have legs | No | Snakes move on their bellies.
  Do bees have wings | Yes | A bee has four wings.
  Do we need sleep | Yes | The body and the mind need rest.
  Does the sun rise in the east | Yes | The Earth turns towards the east.
  Does a week have eight days | No | A week has seven days.
  Does ice melt in the sun | Yes | Heat turns ice into water.
  Does a triangle have four sides | No | A triangle has three sides.
  Does water boil when it is very hot | Yes | Water boils at one hundred degrees Celsius.
  Does a horse have four legs | Yes | A horse walks and runs on four legs.
  Should you wash your hands before you eat | Yes | Clean hands help you to stay healthy.
  Should you look at the sun | No | The bright light can hurt your eyes.
  Should you share your password | No | Other people could use it in a bad way.
  Should you wear a helmet on a bicycle | Yes | A helmet protects your head.
  Should you touch a hot oven | No | You would burn your hand.
  Should you drink sea water | No | Sea water has too much salt.
  Should you say thank you for a gift | Yes | It is polite and shows that you are glad.
  Should you play with matches | No | Matches can start a fire.`);
