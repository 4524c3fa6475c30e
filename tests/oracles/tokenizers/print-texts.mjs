// node print-texts.mjs COUNT SEED [TOKEN...]: generated texts without unpaired surrogates, one a line, in base64 of UTF-8.
import { texts } from './texts.mjs';

const [count, seed, ...special] = process.argv.slice(2);
const lines = [...texts(Number(count), Number(seed), special)].filter((text) => text.isWellFormed());
process.stdout.write(`${lines.map((text) => Buffer.from(text, 'utf8').toString('base64')).join('\n')}\n`);
