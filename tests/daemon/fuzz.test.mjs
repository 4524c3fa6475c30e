import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, repository, uriOf } from "./client.mjs";
import { random } from "./random.mjs";

const Messages = 20_000;
const sample = readFileSync(path.join(repository, "samples/recipes/assistant-lora.recipe.yaml"), "utf8");
const uri = uriOf(path.join(repository, "fuzz.recipe.yaml"));
const place = { textDocument: { uri }, position: { line: 12, character: 3 } };
const range = { start: { line: 2, character: 0 }, end: { line: 20, character: 4 } };

/** Requests as an editor sends them; what is sent is one of these, damaged. */
const requests = {
  "textDocument/completion": { ...place, context: { triggerKind: 1 } },
  "completionItem/resolve": { label: "seed", data: { documentation: "key:Train:seed" } },
  "textDocument/hover": place,
  "textDocument/definition": place,
  "textDocument/references": { ...place, context: { includeDeclaration: true } },
  "textDocument/documentHighlight": place,
  "textDocument/prepareRename": place,
  "textDocument/rename": { ...place, newName: "other" },
  "textDocument/documentSymbol": { textDocument: { uri } },
  "textDocument/foldingRange": { textDocument: { uri } },
  "textDocument/documentLink": { textDocument: { uri } },
  "textDocument/inlayHint": { textDocument: { uri }, range },
  "textDocument/formatting": { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } },
  "textDocument/rangeFormatting": { textDocument: { uri }, range, options: { tabSize: 2, insertSpaces: true } },
  "textDocument/codeAction": { textDocument: { uri }, range, context: { diagnostics: [] } },
  "lathe/run/list": {},
  "lathe/run/events": { runId: "none", after: 0, limit: 10 },
  "lathe/run/series": { runId: "none", metric: "loss", maxPoints: 100 },
  "lathe/run/control": { runId: "none", action: "stop" },
  "lathe/chat/start": { target: "none", adapters: [{ name: "a", folder: "/none" }], token: "1" },
  "lathe/chat/stop": { session: "none" },
  "nothing/of/the/kind": { a: 1 },
};
const strange = [null, true, -1, 1e99, 4294967296, 0.5, "", "x".repeat(2000), "\ud800", "file:///", "untitled:x", [], [[]], {}, { uri: 7 }];
const pieces = ["", "x", "\n", ": ", "[", "{a: ", "'", '"', "&a ", "*a", "<<: *a\n", "|\n", "模型", "😀", "\t", "- ", "# lathe-disable LT2003", "lora_rank: x\n"];

test(`${Messages} damaged messages are each answered, and the daemon goes on`, { timeout: 240_000 }, async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const next = random(20261124);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const damage = (value) => {
    if (next() < 0.15) {
      return pick(strange);
    }
    if (Array.isArray(value)) {
      return value.map(damage);
    }
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).filter(() => next() > 0.05).map(([key, inner]) => [key, damage(inner)]));
    }
    return typeof value === "number" && next() < 0.5 ? Math.floor(next() * 60) : value;
  };

  await daemon.open(uri, sample);
  let version = 1;
  let waiting = [];
  const failures = [];
  for (let message = 0; message < Messages; message++) {
    if (message % 500 === 0) {
      await daemon.change(uri, ++version, [{ text: sample }]);
    } else if (next() < 0.2) {
      const line = Math.floor(next() * 40);
      await daemon.change(uri, ++version, [{ range: { start: { line, character: 0 }, end: { line, character: Math.floor(next() * 8) } }, text: pick(pieces) }]);
    } else {
      const method = pick(Object.keys(requests));
      const params = damage(requests[method]);
      waiting.push(
        daemon.request(method, params).catch((error) => {
          // -32603 is a fault of the daemon; whatever a client sends is answered or refused.
          if (error.code === undefined || error.code === -32603 || error.code === -32000) {
            failures.push(`${message}: ${method} ${JSON.stringify(params).slice(0, 300)}: ${error.code} ${error.message}`);
          }
        }),
      );
    }
    if (waiting.length >= 100) {
      await Promise.all(waiting);
      waiting = [];
    }
  }
  await Promise.all(waiting);

  assert.deepEqual(failures.slice(0, 5), []);
  await daemon.open(uriOf(path.join(repository, "after.recipe.yaml")), "learnig_rate: 1\n");
  const { diagnostics } = await daemon.diagnostics(uriOf(path.join(repository, "after.recipe.yaml")), 1);
  assert.ok(diagnostics.some(({ code }) => code === "LT2003"));
});
