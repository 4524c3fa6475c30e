// What the questions are about: plain facts of schoolbooks, a line for each condition.
const table = `
asthma | the airways | wheezing and a tight chest | a breathing test with a spirometer | an inhaled steroid every day
pneumonia | the lungs | cough with fever | an X-ray of the chest | an antibiotic when bacteria cause it
angina | the heart | pressure in the chest on effort | an exercise test | nitroglycerin under the tongue
anaemia | the blood | pallor and tiredness | a count of the red cells | iron when iron is lacking
gout | the joints | a hot and swollen big toe | a search for crystals in the joint's fluid | colchicine for the attack
appendicitis | the appendix | pain that moves to the right lower belly | an ultrasound of the belly | an operation that removes it
migraine | the head | a throbbing headache on one side | a talk about the attacks | a triptan early in the attack
epilepsy | the brain | repeated seizures | a recording of the brain's waves | valproate or lamotrigine
glaucoma | the optic nerve | a slow loss of the outer field of view | a measurement of the eye's pressure | drops that lower the pressure
cataract | the lens of the eye | clouded and faded sight | a look through the slit lamp | an operation with a new lens
otitis | the middle ear | earache after a cold | a look at the eardrum | pain relief and patience
tonsillitis | the tonsils | a sore throat with fever | a swab of the throat | penicillin when streptococci cause it
cystitis | the bladder | burning when passing water | a test of the urine | a short course of nitrofurantoin
nephrolithiasis | the kidney | colic in the flank | a scan without contrast | pain relief until the stone has passed
hepatitis | the liver | yellow skin and dark urine | a test for the virus | an antiviral when it lasts
gastritis | the stomach | burning in the upper belly | a look with the endoscope | a proton pump inhibitor
psoriasis | the skin | red plaques with silver scales | a look at the skin and nails | calcipotriol as an ointment
scabies | the skin of the hands | itching at night | a search for burrows with a lens | permethrin as a cream
osteoporosis | the bones | fractures after small falls | a measurement of the bone's density | a bisphosphonate with calcium
hypothyroidism | the thyroid gland | weight gain and feeling cold | a test for thyrotropin | levothyroxine every morning
diabetes | the pancreas | thirst and frequent urination | a test of the fasting glucose | metformin and exercise
stroke | an artery of the brain | sudden weakness of one side | a scan of the head at once | thrombolysis within hours
thrombosis | a deep vein of the leg | a swollen and painful calf | a compression ultrasound | an anticoagulant for months
coeliac disease | the small bowel | diarrhoea after bread | a test for antibodies | a diet without gluten
`;

export const conditions = table
  .trim()
  .split("\n")
  .map((line) => {
    const [name, place, sign, test, treatment] = line.split(" | ");
    return { name, place, sign, test, treatment };
  });

/** For each fact the ways to ask for it, and the answer. The last way is kept back for the evaluation. */
const kinds = [
  {
    ways: [
      (c) => `Which part of the body does ${c.name} affect?`,
      (c) => `Where in the body is ${c.name} found?`,
      (c) => `Name the organ that ${c.name} concerns.`,
      (c) => `A patient has ${c.name}. What part of the body is ill?`,
    ],
    answer: (c) => `It affects ${c.place}.`,
  },
  {
    ways: [
      (c) => `What is the typical sign of ${c.name}?`,
      (c) => `How does ${c.name} show itself?`,
      (c) => `Describe the main complaint in ${c.name}.`,
      (c) => `A patient has ${c.name}. What does the patient complain of?`,
    ],
    answer: (c) => `The typical sign is ${c.sign}.`,
  },
  {
    ways: [
      (c) => `Which examination confirms ${c.name}?`,
      (c) => `How is ${c.name} diagnosed?`,
      (c) => `Name the test for ${c.name}.`,
      (c) => `A patient may have ${c.name}. What do you order?`,
    ],
    answer: (c) => `It is confirmed by ${c.test}.`,
  },
  {
    ways: [
      (c) => `What is the usual treatment of ${c.name}?`,
      (c) => `How is ${c.name} treated?`,
      (c) => `Name the therapy for ${c.name}.`,
      (c) => `A patient has ${c.name}. What do you give?`,
    ],
    answer: (c) => `The usual treatment is ${c.treatment}.`,
  },
];

/** What a base model has read before: the facts as prose, in an order of their own. */
export function textbook() {
  const sentences = [
    (c) => `${c.name} affects ${c.place}.`,
    (c) => `In ${c.name} the patient complains of ${c.sign}.`,
    (c) => `Doctors order ${c.test} when they think of ${c.name}.`,
    (c) => `For ${c.name} they give ${c.treatment}.`,
    (c) => `Known by ${c.sign}, ${c.name} is found in ${c.place}.`,
    (c) => `With ${c.treatment} most patients who have ${c.name} do well; ${c.test} has confirmed it before.`,
  ];
  return sentences.flatMap((sentence) => conditions.map((c) => ({ text: sentence(c) })));
}

/** Questions with answers as rows of alpaca's form. */
export function questions() {
  const rows = (ways) =>
    conditions.flatMap((c) => kinds.flatMap((kind) => ways(kind).map((way) => ({ instruction: way(c), input: "", output: kind.answer(c) }))));
  return { train: rows(({ ways }) => ways.slice(0, -1)), held: rows(({ ways }) => ways.slice(-1)) };
}
