import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";

const extension = join(import.meta.dirname, "../..");
const fixtures = join(extension, "../tests/baselines/protocol");
const types = readFileSync(join(extension, "src/infrastructure/protocol.generated.ts"), "utf8");
const names = readdirSync(fixtures).map((file) => basename(file, ".json"));

/** What the compiler has to say of samples that are claimed to be of a type. */
function complaints(samples: Record<string, string>): string[] {
  const files = new Map([["/protocol.generated.ts", types]]);
  for (const [type, json] of Object.entries(samples)) {
    const head = `import type { ${type} } from "./protocol.generated";\n`;
    files.set(`/${type}.ts`, `${head}export const samples = ${json.trimEnd()} satisfies ${type}[];\n`);
  }

  const { config } = ts.readConfigFile(join(extension, "tsconfig.json"), (name) => ts.sys.readFile(name)) as { config: unknown };
  const options = { ...ts.parseJsonConfigFileContent(config, ts.sys, extension).options, types: [] };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    getSourceFile: (name, target, ...rest) => {
      const text = files.get(name);
      return text === undefined ? disk.getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const found = ts.getPreEmitDiagnostics(program);
  return found.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

describe("the generated types", () => {
  it("fit every message as the daemon writes and reads it", () => {
    assert.ok(names.length > 30);
    const samples = names.map((name) => [name, readFileSync(join(fixtures, `${name}.json`), "utf8")]);
    assert.deepEqual(complaints(Object.fromEntries(samples) as Record<string, string>), []);
  });

  for (const [what, sample] of [
    ["a member too many", { runId: "r", action: "stop", more: 1 }],
    ["a member missing", { runId: "r" }],
    ["another word than there are", { runId: "r", action: "dance" }],
    ["another type", { runId: 1, action: "stop" }],
    ["null for nothing", { runId: null, action: "stop" }],
  ] as const) {
    it(`fit no message with ${what}`, () => {
      assert.equal(complaints({ RunControlParams: JSON.stringify([sample]) }).length, 1);
    });
  }
});
