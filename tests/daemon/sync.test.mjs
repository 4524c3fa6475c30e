import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, repository, uriOf } from "./client.mjs";
import { random } from "./random.mjs";

const Edits = 5000;
const sample = readFileSync(path.join(repository, "samples/recipes/assistant-lora.recipe.yaml"), "utf8");
const pieces = [
  "", "x", "\n", "\r\n", ": ", "lora_rank: 8\n", "learnig_rate: 1e-4", "# note\n", "  ", "\t", "- a\n", "{", "]", "'", '"', "&a ", "*a",
  "größe: ü", "模型: 名", "🙂", "\u2028", "|\n  text\n", "dataset: identity,alpaca\n", "template: qwen\n", "\r",
];

/** Lines end as the protocol says: at LF, CR LF or a lone CR. */
function positionOf(text, offset) {
  let line = 0;
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    if (match.index + match[0].length > offset) {
      break;
    }

    line++;
    start = match.index + match[0].length;
  }

  const end = text.slice(start).search(/[\r\n]/);
  return { line, character: Math.min(offset - start, end < 0 ? text.length - start : end) };
}

function offsetOf(text, { line, character }) {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  return starts[line] + character;
}

function randomChange(text, next) {
  // Both ends go through positions, as an editor's do: an offset within CR LF is none.
  const start = positionOf(text, Math.floor(next() * text.length));
  const end = positionOf(text, Math.min(text.length, offsetOf(text, start) + Math.floor(next() * next() * 30)));
  return { range: { start, end }, text: pieces[Math.floor(next() * pieces.length)] };
}

const apply = (text, { range, text: replacement }) =>
  range ? text.slice(0, offsetOf(text, range.start)) + replacement + text.slice(offsetOf(text, range.end)) : replacement;

test(`${Edits} edits in order, with questions in between: nothing is lost and the texts stay equal`, async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const uri = uriOf(path.join(repository, "sync.recipe.yaml"));
  const next = random(20260131);
  let text = sample;
  let answers = 0;
  const questions = [];
  await daemon.open(uri, text);
  for (let version = 2; version <= Edits + 1; version++) {
    const changes = [];
    for (let count = 1 + Math.floor(next() * 1.2); count > 0; count--) {
      const change = version % 1000 === 0 ? { text: sample } : randomChange(text, next);
      text = apply(text, change);
      changes.push(change);
    }

    daemon.change(uri, version, changes);
    if (version % 5 === 0) {
      const place = { textDocument: { uri }, position: positionOf(text, Math.floor(next() * text.length)) };
      const method = version % 2 ? "textDocument/hover" : "textDocument/completion";
      questions.push(daemon.request(method, place).then(() => answers++));
    }

    if (version % 500 === 0) {
      await assertEqualTexts(daemon, uri, version, text);
    }
  }

  await Promise.all(questions);
  assert.equal(answers, Edits / 5);
  await assertEqualTexts(daemon, uri, Edits + 1, text);
  const versions = daemon.notifications
    .filter(({ method, params }) => method === "textDocument/publishDiagnostics" && params.uri === uri)
    .map(({ params }) => params.version);
  assert.deepEqual(versions, [...versions].sort((left, right) => left - right), "never an older text after a newer one");
  assert.ok(!daemon.notifications.some(({ method, params }) => method === "window/logMessage" && params.type === 1));
});

/** The same text opened as a whole must have the same findings at the same places: they depend on every character. */
async function assertEqualTexts(daemon, uri, version, text) {
  const twin = uri.replace("sync.", `twin-${version}.`);
  await daemon.open(twin, text);
  const expected = await daemon.diagnostics(twin, 1);
  const actual = await daemon.diagnostics(uri, version);
  assert.deepEqual(actual.diagnostics, expected.diagnostics);
  await daemon.notify("textDocument/didClose", { textDocument: { uri: twin } });
}
