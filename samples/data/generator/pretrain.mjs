import { chatRow } from './chat.mjs';
import { description, portrait } from './descriptions.mjs';
import { dialogue } from './dialogues.mjs';
import { advice, definitions, howtos, reasons, yesNo } from './knowledge.mjs';
import { story } from './stories.mjs';
import { capital } from './text.mjs';

/** How the documents are shared out among the kinds of text. */
const shares = { story: 42, dialogue: 14, description: 14, portrait: 7, knowledge: 9, questions: 14 };

const writers = { story, dialogue, description, portrait, knowledge, questions };

/** `count` different documents. */
export function pretrainTexts(r, count) {
  const seen = new Set();
  const texts = [];
  while (texts.length < count) {
    const text = writers[r.weighted(shares)](r);
    if (!seen.has(text)) {
      seen.add(text);
      texts.push(text);
    }
  }
  return texts;
}

/** A few answers in a row: the facts without their questions. */
function knowledge(r) {
  const pieces = [
    () => (([term, meaning]) => `${capital(term)} is ${meaning}.`)(r.pick(definitions)),
    () => r.pick(reasons)[1],
    () => (([task, steps]) => `This is how to ${task}. ${steps}`)(r.pick(howtos)),
    () => (([question, answer]) => `${question}? ${answer}`)(r.pick(advice)),
    () => (([question, answer, why]) => `${question}? ${answer}. ${why}`)(r.pick(yesNo)),
  ];
  return Array.from({ length: r.int(3, 5) }, () => r.pick(pieces)()).join(r.chance(0.5) ? '\n' : ' ');
}

/** Questions with their answers, as plain text. */
function questions(r) {
  return Array.from({ length: r.int(2, 5) }, () => {
    const { instruction, input, output } = chatRow(r);
    return [instruction, input, output].filter((part) => part !== '').join('\n');
  }).join('\n\n');
}
