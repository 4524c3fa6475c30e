#!/usr/bin/env node
/**
 * Writes the text on which the tiny sample model is trained:
 *   generated/pretrain.jsonl  {"text": ...}                          plain text for pre-training and for the tokenizer
 *   generated/chat.json       [{"instruction","input","output"}...]  questions and answers for instruction tuning
 * Usage: node generate.mjs [--out FOLDER] [--documents N] [--rows N] [--seed N]
 * The same seed gives the same bytes on every machine.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chatRows } from './generator/chat.mjs';
import { pretrainTexts } from './generator/pretrain.mjs';
import { Random } from './generator/random.mjs';

export const defaults = { documents: 60000, rows: 32000, seed: 20 };

/** Both files as text, by name. */
export function generate({ documents, rows, seed } = defaults) {
  const texts = pretrainTexts(new Random(seed), documents);
  const chat = chatRows(new Random(seed + 1), rows);
  return {
    'pretrain.jsonl': texts.map((text) => `${JSON.stringify({ text })}\n`).join(''),
    'chat.json': `[\n${chat.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`,
  };
}

function main() {
  const here = dirname(fileURLToPath(import.meta.url));
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(here, 'generated') },
      documents: { type: 'string' },
      rows: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const count = (name) => {
    const number = Number(values[name] ?? defaults[name]);
    if (!Number.isInteger(number) || number < 1) {
      throw new Error(`--${name} must be a whole number above 0, not "${values[name]}".`);
    }
    return number;
  };
  const files = generate({ documents: count('documents'), rows: count('rows'), seed: count('seed') });
  mkdirSync(values.out, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(values.out, name);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    console.log(`${path}: ${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main();
  } catch (error) {
    console.error(`generate: ${error.message}`);
    process.exitCode = 1;
  }
}
