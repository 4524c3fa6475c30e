// Makes the extension's VSIX with everything it needs: the daemon, the engine and the .NET runtime.
//   npm run package                          lathe-linux-x64-0.1.0.vsix, trains without anything else installed
//   npm run package -- --no-engine           lathe-linux-x64-0.1.0-no-engine.vsix: checks and completes recipes, small
//   npm run package -- --target linux-x64    for another platform than this one (the only one so far)
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeNotices } from "./notices.mjs";
import { npmPackages } from "./npm.mjs";
import { nugetPackages } from "./nuget.mjs";

const extension = fileURLToPath(new URL("..", import.meta.url));
const repository = path.dirname(path.resolve(extension));
const published = path.join(extension, "server");
const targets = ["linux-x64"];

const { values: options } = parseArgs({
  options: {
    target: { type: "string", default: `${process.platform}-${process.arch}` },
    "no-engine": { type: "boolean", default: false },
    out: { type: "string" },
  },
});
if (!targets.includes(options.target)) {
  throw new Error(`There is no engine for ${options.target}; possible: ${targets.join(", ")}.`);
}
const withEngine = !options["no-engine"];
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));
const vsix = path.resolve(options.out ?? path.join(extension, `lathe-${options.target}-${version}${withEngine ? "" : "-no-engine"}.vsix`));

publishServer();
if (withEngine) {
  stripEngine();
}
run("node", ["esbuild.mjs"], extension);
writeNotices(path.join(extension, "ThirdPartyNotices.txt"), [...npmPackages(path.join(extension, "dist")), ...nugetPackages(published), ...fonts()]);
run("npx", ["--no-install", "vsce", "package", "--no-dependencies", "--allow-missing-repository", "--target", options.target, "--out", vsix], extension);
console.log(`${vsix}: ${megabytes(statSync(vsix).size)} packed, ${megabytes(sizeOf(published))} of programs unpacked`);

function publishServer() {
  rmSync(published, { recursive: true, force: true });
  run("dotnet", [
    "publish", "server/Lathe.Cli", "--verbosity", "quiet", "--runtime", options.target, "--output", published,
    "-p:PublishProfile=release", `-p:WithEngine=${withEngine}`,
  ], repository);
}

/** Takes the symbol table off libtorch: 92 MB that only a debugger reads. The manifest names the file that is shipped. */
function stripEngine() {
  const library = path.join(published, "libtorch_cpu.so");
  const stripped = `${library}.stripped`;
  run("strip", ["--strip-all", "-o", stripped, library], published);
  renameSync(stripped, library);
  const manifest = path.join(published, "engine.json");
  const sha256 = createHash("sha256").update(readFileSync(library)).digest("hex");
  const facts = JSON.parse(readFileSync(manifest, "utf8"));
  rmSync(manifest);
  writeFileSync(manifest, `${JSON.stringify({ ...facts, sha256 })}\n`);
}

/** The font in the worker's loss curves, which is compiled into Lathe.Training. */
function fonts() {
  const folder = path.join(repository, "server", "Lathe.Training", "Artifacts", "Fonts");
  return withEngine && existsSync(folder)
    ? [{ name: "Lato", version: "", licence: "OFL-1.1", address: "https://www.latofonts.com", folder }]
    : [];
}

function run(program, args, folder) {
  try {
    execFileSync(program, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  } catch (error) {
    throw error.code === "ENOENT" ? new Error(`The program ${program} is missing${program === "strip" ? ": install the package binutils" : ""}.`) : error;
  }
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
