#!/usr/bin/env node
/**
 * Checks the sample data: shape, duplicates, kept prompts against training prompts, every sum and list by computing it anew, the
 * generator's bytes, the size of the tiny model and the names used in the recipes. Prints each problem; exit code 1 if there is any.
 * Usage: node check.mjs [--update-hashes]
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAnswer } from './checks/answers.mjs';
import { similarity } from './checks/similarity.mjs';
import { generate } from './generate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const samples = dirname(here);
const hashFile = join(here, 'generated.sha256');
const problems = [];
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const expectThat = (condition, message) => condition || problems.push(message);
const hash = (text) => createHash('sha256').update(text).digest('hex');

const maxAnswerWords = 60;
const sameEnough = 0.8;

function checkRows(file, rows, extraFields = []) {
  const fields = ['instruction', 'input', 'output', ...extraFields].join();
  for (const [i, row] of rows.entries()) {
    const where = `${file}, row ${i + 1} ("${row.instruction}")`;
    expectThat(Object.keys(row).join() === fields, `${where}: its fields must be ${fields}.`);
    const texts = [row.instruction, row.input, row.output];
    if (!texts.every((text) => typeof text === 'string') || row.instruction === '' || row.output === '') {
      problems.push(`${where}: instruction and output must be text, and input text or "".`);
      continue;
    }
    const text = texts.join('\n');
    expectThat(/^[\n\x20-\x7e]*$/.test(text), `${where}: only plain ASCII characters are used here.`);
    expectThat(texts.every((part) => part.trim() === part) && !/ {2}/.test(text), `${where}: stray blanks.`);
    expectThat(!/undefined|[{}[\]|]/.test(text), `${where}: an unfilled slot or bracket.`);
    expectThat(row.output.split(/\s+/).length <= maxAnswerWords, `${where}: the answer has more than ${maxAnswerWords} words.`);
    const wrong = checkAnswer(row);
    expectThat(wrong === null, `${where}: ${wrong}`);
  }
}

function checkDuplicates(file, rows) {
  const seen = new Map();
  for (const [i, row] of rows.entries()) {
    const key = `${row.instruction}\n${row.input}`.toLowerCase();
    expectThat(!seen.has(key), `${file}: rows ${seen.get(key) + 1} and ${i + 1} ask the same ("${row.instruction}").`);
    seen.set(key, i);
  }
}

function checkIdentity(identity, kept) {
  expectThat(identity.length >= 120 && identity.length <= 200, `identity.json: 120 to 200 rows are wanted, not ${identity.length}.`);
  expectThat(kept.length === 100, `identity_kept.json: 100 rows are wanted, not ${kept.length}.`);
  for (const row of kept) {
    const where = `identity_kept.json ("${row.instruction}")`;
    expectThat(['name', 'maker', 'nature'].includes(row.kind), `${where}: kind must be name, maker or nature.`);
    expectThat(Array.isArray(row.expect) && row.expect.length > 0, `${where}: expect must name at least one word.`);
    for (const word of row.expect) {
      expectThat(row.output.toLowerCase().includes(word.toLowerCase()), `${where}: its own answer lacks "${word}".`);
      expectThat(!row.instruction.toLowerCase().includes(word.toLowerCase()), `${where}: the prompt gives "${word}" away.`);
    }
    for (const other of identity) {
      expectThat(
        similarity(row.instruction, other.instruction) < sameEnough,
        `${where}: nearly the same as the training prompt "${other.instruction}".`,
      );
    }
  }
  for (const [i, row] of kept.entries()) {
    const twin = kept.slice(0, i).find((other) => similarity(row.instruction, other.instruction) === 1);
    expectThat(twin === undefined, `identity_kept.json: "${row.instruction}" and "${twin?.instruction}" say the same.`);
  }
}

/** The base model must not know who it is: its data neither asks nor tells. */
function checkNoIdentity(file, rows, identityRows) {
  const asked = new Set(identityRows.map((row) => row.instruction.toLowerCase()));
  for (const row of rows) {
    expectThat(!asked.has(row.instruction.toLowerCase()), `${file}: "${row.instruction}" belongs to the identity set.`);
    expectThat(
      !/spindle|\bI am (a|an|the|your) (small |little )?(assistant|program|model|machine|bot)\b/i.test(row.output),
      `${file}: "${row.output}" tells an identity.`,
    );
  }
}

/** "a apple" or "an dog" in running text; exercises, which have several lines, name wrong forms on purpose. */
function wrongArticle(text) {
  const slip = text.includes('\n') ? null : /\b(a (?!uni|use|one\b)[aeiou][a-z]+|an (?!hour|honest)[b-df-hj-np-tv-z][a-z]+)/i.exec(text);
  return slip?.[0] ?? null;
}

function checkGenerated(files, rows, texts) {
  const megabytes = Buffer.byteLength(files['pretrain.jsonl']) / 1e6;
  expectThat(megabytes >= 12 && megabytes <= 20, `pretrain.jsonl: 12 to 20 MB are wanted, not ${megabytes.toFixed(1)}.`);
  expectThat(rows.length >= 20000 && rows.length <= 40000, `chat.json: 20,000 to 40,000 rows are wanted, not ${rows.length}.`);
  expectThat(new Set(texts).size === texts.length, 'pretrain.jsonl: a document appears twice.');
  for (const text of texts) {
    expectThat(
      /^[\n\x20-\x7e]+$/.test(text) && !/undefined|[{}[\]|]| {2}|spindle/i.test(text),
      `pretrain.jsonl: bad text: ${text.slice(0, 80)}`,
    );
    const slip = wrongArticle(text);
    expectThat(slip === null, `pretrain.jsonl: wrong article in "${slip}": ${text.slice(0, 80)}`);
  }
  const again = generate({ documents: 300, rows: 300, seed: 7 });
  const more = generate({ documents: 300, rows: 300, seed: 7 });
  const other = generate({ documents: 300, rows: 300, seed: 8 });
  for (const name of Object.keys(files)) {
    expectThat(again[name] === more[name], `generate.mjs: ${name} differs between two runs with one seed.`);
    expectThat(again[name] !== other[name], `generate.mjs: ${name} does not depend on the seed.`);
  }
}

function checkHashes(files) {
  const now = Object.entries(files)
    .map(([name, text]) => `${hash(text)}  generated/${name}\n`)
    .join('');
  if (process.argv.includes('--update-hashes')) {
    writeFileSync(hashFile, now);
  }
  expectThat(
    readFileSync(hashFile, 'utf8') === now,
    'generated.sha256: the generator writes other bytes than recorded. If that is meant, run: node samples/data/check.mjs --update-hashes',
  );
}

const wordsOf = (text) => text.toLowerCase().match(/[a-z]+/g) ?? [];

function checkVocabulary(files, rows) {
  const known = new Set(Object.values(files).flatMap(wordsOf));
  expectThat(known.size >= 1500, `The generated text has only ${known.size} different words.`);
  const asked = new Set(rows.flatMap((row) => wordsOf(`${row.instruction} ${row.input} ${row.output}`)));
  const unknown = [...asked].filter((word) => !known.has(word) && word !== 'spindle');
  expectThat(
    unknown.length <= asked.size * 0.03,
    `${unknown.length} of ${asked.size} words never appear in the generated text: ${unknown.join(' ')}`,
  );
  return { known: known.size, asked: asked.size, unknown: unknown.length };
}

/** Weights of a Llama model with tied embeddings. */
function parameters(config) {
  const {
    vocab_size: v,
    hidden_size: h,
    intermediate_size: i,
    num_hidden_layers: layers,
    num_key_value_heads: kv,
    head_dim: d,
    num_attention_heads: heads,
  } = config;
  const attention = 2 * h * heads * d + 2 * h * kv * d;
  return v * h + layers * (attention + 3 * h * i + 2 * h) + h;
}

function checkModel() {
  const config = readJson(join(samples, 'models', 'tiny', 'config.json'));
  const count = parameters(config);
  expectThat(config.tie_word_embeddings === true, 'models/tiny/config.json: the embeddings must be tied.');
  expectThat(count >= 3.5e6 && count <= 5e6, `models/tiny/config.json: 3.5 to 5 million parameters are wanted, not ${count}.`);
  const stated = readFileSync(join(samples, 'README.md'), 'utf8').includes(count.toLocaleString('en-US'));
  expectThat(stated, `README.md: does not state the ${count.toLocaleString('en-US')} parameters.`);
  return count;
}

function checkNames() {
  const info = readJson(join(here, 'dataset_info.json'));
  for (const [name, { file_name: file }] of Object.entries(info)) {
    expectThat(
      file.startsWith('generated/') || existsSync(join(here, file)),
      `dataset_info.json: ${name} names ${file}, which does not exist.`,
    );
  }
  const folder = join(samples, 'recipes');
  for (const file of readdirSync(folder)) {
    for (const [, key, value] of readFileSync(join(folder, file), 'utf8').matchAll(/^(dataset|eval_dataset): *([^#\n]+)/gm)) {
      for (const name of value.split(',').map((part) => part.trim())) {
        expectThat(info[name] !== undefined, `recipes/${file}: ${key} names "${name}", which dataset_info.json does not have.`);
      }
    }
  }
}

const instructions = readJson(join(here, 'instructions.json'));
const identity = readJson(join(here, 'identity.json'));
const kept = readJson(join(here, 'identity_kept.json'));
const files = generate();
const chat = JSON.parse(files['chat.json']);
const texts = files['pretrain.jsonl']
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line).text);

expectThat(instructions.length >= 500, `instructions.json: at least 500 rows are wanted, not ${instructions.length}.`);
checkRows('instructions.json', instructions);
checkRows('identity.json', identity);
checkRows('identity_kept.json', kept, ['kind', 'expect']);
checkRows('chat.json', chat);
for (const [file, rows] of Object.entries({ 'instructions.json': instructions, 'identity.json': identity, 'identity_kept.json': kept })) {
  checkDuplicates(file, rows);
}
checkIdentity(identity, kept);
checkNoIdentity('instructions.json', instructions, [...identity, ...kept]);
checkNoIdentity('chat.json', chat, [...identity, ...kept]);
checkGenerated(files, chat, texts);
checkHashes(files);
const vocabulary = checkVocabulary(files, [...instructions, ...identity, ...kept]);
const count = checkModel();
checkNames();

for (const problem of problems.slice(0, 50)) {
  console.error(`- ${problem}`);
}
console.log(
  `${instructions.length} instruction rows, ${identity.length} identity rows, ${kept.length} kept prompts; generated: ${texts.length} texts, ` +
    `${chat.length} chat rows, ${vocabulary.known} different words (${vocabulary.unknown} of the ${vocabulary.asked} hand-written ones missing); ` +
    `tiny model: ${count.toLocaleString('en-US')} parameters.`,
);
console.log(problems.length === 0 ? 'The sample data is sound.' : `${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
