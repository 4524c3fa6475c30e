// Oniguruma itself (the engine of the Rust tokenizers), as WebAssembly.
// node split.mjs pieces COUNT SEED PATTERN: JSON lines: text in base64 of UTF-16LE, then the lengths of its pieces in UTF-16 units.
// node split.mjs classes: one JSON object: for each class, the assigned code points in it as [first, last] ranges, and all assigned ones.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import { texts } from './texts.mjs';

const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);

function* matches(pattern, text) {
  const scanner = new oniguruma.OnigScanner([pattern]);
  const subject = new oniguruma.OnigString(text);
  for (let at = 0; at < text.length; ) {
    const match = scanner.findNextMatchSync(subject, at);
    if (!match) {
      break;
    }
    const { start, end } = match.captureIndices[0];
    yield [start, end];
    at = end > start ? end : end + 1;
  }
  subject.dispose();
  scanner.dispose();
}

function pieces(pattern, text) {
  const lengths = [];
  let done = 0;
  for (const [start, end] of matches(pattern, text)) {
    lengths.push(start - done, end - start);
    done = end;
  }
  return [...lengths, text.length - done].filter((length) => length > 0);
}

function classes() {
  const codePoints = [];
  const starts = new Map();
  let text = '';
  for (let c = 0; c <= 0x10ffff; c++) {
    if (c < 0xd800 || c > 0xdfff) {
      starts.set(text.length, codePoints.length);
      codePoints.push(c);
      text += String.fromCodePoint(c);
    }
  }
  starts.set(text.length, codePoints.length);
  const ranges = (pattern) =>
    [...matches(pattern, text)].map(([start, end]) => [codePoints[starts.get(start)], codePoints[starts.get(end) - 1]]);
  return { assigned: ranges('\\P{Cn}+'), letter: ranges('\\p{L}+'), number: ranges('\\p{N}+'), mark: ranges('\\p{M}+'), space: ranges('\\s+') };
}

const [mode, count, seed, pattern] = process.argv.slice(2);
if (mode === 'classes') {
  process.stdout.write(JSON.stringify(classes()));
} else {
  const lines = [];
  for (const text of texts(Number(count), Number(seed), [])) {
    if (text.isWellFormed()) {
      lines.push(JSON.stringify([Buffer.from(text, 'utf16le').toString('base64'), pieces(pattern, text)]));
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
