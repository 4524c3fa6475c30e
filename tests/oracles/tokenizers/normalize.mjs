// node normalize.mjs FORM COUNT SEED: the form (NFC, NFD, NFKC, NFKD) of every assigned code point that changes, and of COUNT generated
// sequences. JSON lines of hexadecimal code points, before and after.
import { random } from './texts.mjs';

const form = process.argv[2];
const [count, seed] = process.argv.slice(3).map(Number);
const codes = (text) => [...text].map((c) => c.codePointAt(0).toString(16)).join(' ');
const lines = [];
const print = (text) => lines.push(JSON.stringify([codes(text), codes(text.normalize(form))]));

const interesting = [];
for (let c = 0; c <= 0x10ffff; c++) {
  const text = c >= 0xd800 && c <= 0xdfff ? '' : String.fromCodePoint(c);
  if (/^\P{Cn}$/u.test(text)) {
    if (text.normalize(form) !== text) {
      print(text);
    }
    if (text.normalize('NFKD') !== text || /\p{M}/u.test(text)) {
      interesting.push(text);
    }
  }
}

const rng = random(seed);
const jamo = () => String.fromCodePoint(rng.pick([0x1100, 0x1161, 0x11a8]) + rng.below(3));
for (let i = 0; i < count; i++) {
  let text = '';
  for (let k = 1 + rng.below(8); k > 0; k--) {
    const kind = rng.below(6);
    const mark = rng.pick(interesting);
    text += kind === 0 ? rng.pick(['a', 'e', 'o', ' ', 'Ω', '\u0915']) : kind === 1 ? jamo() : kind === 2 ? mark.normalize('NFKD') : mark;
  }
  print(text);
}
process.stdout.write(`${lines.join('\n')}\n`);
