// Opens the extension in a real VS Code in the browser, with the samples: to try it without a VS Code on this machine (Linux x64).
//   npm run try                         the newest package in this folder; makes one when there is none
//   npm run try -- --vsix FILE          that package
//   npm run try -- --no-browser         only prints the address
// Everything is in a temporary folder and gone after Ctrl-C, runs that still go on included.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { endProcessesOf } from "../../tests/extension-e2e/harness/processes.mjs";
import { VsCodeServer } from "../../tests/extension-e2e/harness/server.mjs";
import { sampleWorkspace } from "../../tests/extension-e2e/harness/workspace.mjs";
import { targetOf } from "./targets.mjs";

const extension = fileURLToPath(new URL("..", import.meta.url));
const target = targetOf(`${process.platform}-${process.arch}`);
if (target.name !== "linux-x64") {
  throw new Error(`The VS Code that is used here comes for linux-x64 only, this is ${target.name}. Install the extension's package into your VS Code instead.`);
}
const { values: options } = parseArgs({ options: { vsix: { type: "string" }, "no-browser": { type: "boolean", default: false } } });
const vsix = path.resolve(options.vsix ?? newestPackage() ?? makePackage());
const root = mkdtempSync(path.join(tmpdir(), "lathe-try-"));
const asked = new Promise((resolve) => ["SIGINT", "SIGTERM", "SIGHUP"].forEach((signal) => process.on(signal, resolve)));
try {
  console.log(`Starting VS Code with ${path.basename(vsix)}...`);
  await Promise.race([use(), asked]);
} finally {
  await endProcessesOf(root);
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
console.log("Ended; nothing is left behind.");
process.exit();

/** Until the server has ended. */
async function use() {
  const workspace = await sampleWorkspace(root, "lathe-samples");
  const server = new VsCodeServer(root);
  await server.prepare({ vsix: [vsix], settings: { "workbench.startupEditor": "none" } });
  await server.start({}, { token: randomBytes(16).toString("hex") });
  const address = server.address(workspace, path.join(workspace, "samples", "recipes", "assistant-lora.recipe.yaml"));
  console.log(`\n  ${address}\n\nThe triangle in the recipe's title trains it, in about a minute. Ctrl-C here ends everything.`);
  if (!options["no-browser"]) {
    openBrowser(address);
  }
  await server.ended;
}

function newestPackage() {
  const age = (file) => statSync(file).mtimeMs;
  return readdirSync(extension)
    .filter((name) => name.startsWith(`lathe-${target.name}-`) && name.endsWith(".vsix"))
    .map((name) => path.join(extension, name))
    .sort((a, b) => age(b) - age(a))[0];
}

function makePackage() {
  console.log("There is no package yet: making one takes a few minutes.");
  execFileSync("node", ["scripts/package.mjs"], { cwd: extension, stdio: ["ignore", "inherit", "inherit"] });
  return newestPackage();
}

/** The default browser, where there is a screen; otherwise the address is printed, which is enough. */
function openBrowser(address) {
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    spawn("xdg-open", [address], { stdio: "ignore", detached: true }).on("error", () => {}).unref();
  }
}
