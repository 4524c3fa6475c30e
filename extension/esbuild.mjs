// Builds the extension and the panels' pages into dist/, with the schemas and the sample beside them; with --test the unit tests into out/test/.
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { context, build } from "esbuild";

const watch = process.argv.includes("--watch");

/** @type {import("esbuild").BuildOptions} */
const shared = { bundle: true, minify: true, sourcemap: true, logLevel: "info", legalComments: "linked" };

/** @type {import("esbuild").BuildOptions} */
const extension = {
  ...shared,
  entryPoints: { extension: "src/extension.ts" },
  outdir: "dist",
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
};

/** @type {import("esbuild").BuildOptions} */
const webview = {
  ...shared,
  entryPoints: { panel: "webview/main.ts", data: "webview/data/main.ts", chat: "webview/chat/main.ts" },
  outdir: "dist",
  platform: "browser",
  target: "chrome120",
  format: "iife",
};

/** @type {import("esbuild").BuildOptions} */
const tests = {
  bundle: true,
  sourcemap: "inline",
  logLevel: "warning",
  entryPoints: readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  outdir: "out/test",
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: "node20",
  format: "esm",
  external: ["typescript"],
};

if (process.argv.includes("--test")) {
  // A test that was deleted must not run from an older build.
  rmSync("out/test", { recursive: true, force: true });
  await build(tests);
} else if (watch) {
  copyFromRepository();
  for (const options of [extension, webview]) {
    await (await context(options)).watch();
  }
} else {
  rmSync("dist", { recursive: true, force: true });
  copyFromRepository();
  await Promise.all([build(extension), build(webview)]);
}

/** Schemas and sample belong to the whole repository; an extension can name only files inside its own folder. */
function copyFromRepository() {
  copySchemas();
  copySample();
}

function copySchemas() {
  rmSync("schemas", { recursive: true, force: true });
  mkdirSync("schemas");
  for (const name of readdirSync("../schemas").filter((file) => file.endsWith(".schema.json"))) {
    copyFileSync(`../schemas/${name}`, `schemas/${name}`);
  }
}

/** What the walkthrough trains: the tiny model, its data and one recipe. */
function copySample() {
  rmSync("samples", { recursive: true, force: true });
  const data = ["dataset_info.json", "identity.json", "identity_kept.json", "instructions.json"];
  for (const name of ["models/tiny", ...data.map((file) => `data/${file}`), "recipes/assistant-lora.recipe.yaml"]) {
    cpSync(`../samples/${name}`, `samples/${name}`, { recursive: true });
  }
}
