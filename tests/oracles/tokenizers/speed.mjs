// node speed.mjs FOLDER FILE: encodes the texts of FILE (a JSON list) with the tokenizer of FOLDER on one thread until three seconds have
// passed, three times at least; prints the tokens of one pass and the seconds of the quickest.
import fs from 'node:fs';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

const [folder, file] = process.argv.slice(2);
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
const texts = JSON.parse(fs.readFileSync(file, 'utf8'));

let best = Infinity;
let tokens = 0;
let total = 0;
for (let pass = 0; pass < 3 || total < 3; pass++) {
  const start = performance.now();
  tokens = 0;
  for (const text of texts) {
    tokens += tokenizer.encode(text, { add_special_tokens: false }).ids.length;
  }
  const seconds = (performance.now() - start) / 1000;
  best = Math.min(best, seconds);
  total += seconds;
}
console.log(JSON.stringify({ tokens, seconds: best }));
