// node encode.mjs FOLDER COUNT SEED [WORD...]: tokenizes COUNT generated texts, in which its added tokens and the words occur, with the
// tokenizer of FOLDER and prints a JSON line for each:
// text and decoded texts in base64 of UTF-16LE (JSON readers refuse unpaired surrogates), ids as numbers.
import fs from 'node:fs';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { texts } from './texts.mjs';

const [folder, count, seed, ...words] = process.argv.slice(2);
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const definition = read('tokenizer.json');
const tokenizer = new Tokenizer(definition, read('tokenizer_config.json'));
const pack = (text) => Buffer.from(text, 'utf16le').toString('base64');

const lines = [];
for (const text of texts(Number(count), Number(seed), [...definition.added_tokens.map((token) => token.content), ...words])) {
  const { ids } = tokenizer.encode(text, { add_special_tokens: false });

  // Cleaning up is a habit of transformers' wrapper, not of the tokenizer; an empty list is refused by the library.
  const decode = (skip) => (ids.length === 0 ? '' : tokenizer.decode(ids, { skip_special_tokens: skip, clean_up_tokenization_spaces: false }));
  lines.push(JSON.stringify({ text: pack(text), ids, decoded: pack(decode(false)), withoutSpecial: pack(decode(true)) }));
}
process.stdout.write(`${lines.join('\n')}\n`);
