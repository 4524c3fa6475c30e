// Makes what is given away: the extension's VSIX with everything it needs (the daemon, the engine and the .NET runtime), or the engine alone.
//   npm run package                          lathe-linux-x64-0.1.0.vsix, trains without anything else installed
//   npm run package -- --no-engine           lathe-linux-x64-0.1.0-no-engine.vsix: checks and completes recipes, small
//   npm run package -- --engine-archive      lathe-engine-linux-x64-0.1.0.zip and its .sha256: what the small one can install
//   npm run package -- --target win-x64      for another platform than this one: linux-x64, win-x64, osx-arm64
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeNotices } from "./notices.mjs";
import { npmPackages } from "./npm.mjs";
import { nugetPackages } from "./nuget.mjs";
import { checksumLine, engineName, targetOf, vsixName, withoutLinks } from "./targets.mjs";

const extension = fileURLToPath(new URL("..", import.meta.url));
const repository = path.dirname(path.resolve(extension));
const published = path.join(extension, "server");

const { values: options } = parseArgs({
  options: {
    target: { type: "string", default: `${process.platform}-${process.arch}` },
    "no-engine": { type: "boolean", default: false },
    "engine-archive": { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const target = targetOf(options.target);
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));
if (options["engine-archive"]) {
  makeEngineArchive(path.resolve(options.out ?? path.join(extension, engineName(target, version))));
} else {
  makeVsix(!options["no-engine"]);
}

function makeVsix(withEngine) {
  const vsix = path.resolve(options.out ?? path.join(extension, vsixName(target, version, withEngine)));
  rmSync(published, { recursive: true, force: true });
  publish("server/Lathe.Cli", published, [`-p:WithEngine=${withEngine}`]);
  if (withEngine) {
    stripEngine(published);
  }
  run("node", ["esbuild.mjs"], extension);
  const software = [...npmPackages(path.join(extension, "dist")), ...nugetPackages(published), ...(withEngine ? fonts() : [])];
  writeNotices(path.join(extension, "ThirdPartyNotices.txt"), software);
  writeFileSync(path.join(extension, "CHANGELOG.md"), withoutLinks(readFileSync(path.join(repository, "CHANGELOG.md"), "utf8")));
  run("npx", ["--no-install", "vsce", "package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--target", target.editor, "--out", vsix], extension);
  console.log(`${vsix}: ${megabytes(statSync(vsix).size)} packed, ${megabytes(sizeOf(published))} of programs unpacked`);
}

/** The worker with a runtime of its own: in the large package it shares the daemon's, of which the small one has a compiled form only. */
function makeEngineArchive(archive) {
  const folder = mkdtempSync(path.join(tmpdir(), "lathe-engine-"));
  try {
    publish("server/Lathe.Worker", folder, ["-p:PublishReadyToRunComposite=false"]);
    stripEngine(folder);
    writeNotices(path.join(folder, "ThirdPartyNotices.txt"), [...nugetPackages(folder), ...fonts()]);
    copyFileSync(path.join(extension, "LICENSE"), path.join(folder, "LICENSE"));
    run("dotnet", ["msbuild", "server/Lathe.Worker", "-verbosity:quiet", "-t:PackEngine", `-p:EngineFolder=${folder}`, `-p:EngineArchive=${archive}`], repository);
    writeFileSync(`${archive}.sha256`, checksumLine(sha256Of(archive), path.basename(archive)));
    console.log(`${archive}: ${megabytes(statSync(archive).size)} packed, ${megabytes(sizeOf(folder))} unpacked`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function publish(project, folder, properties) {
  const profile = path.join(repository, "server", "Lathe.Cli", "Properties", "PublishProfiles", "release.pubxml");
  run("dotnet", [
    "publish", project, "--verbosity", "quiet", "--runtime", target.name, "--output", folder,
    "-p:PublishProfile=release", `-p:PublishProfileFullPath=${profile}`, ...properties,
  ], repository);
}

/** Takes the symbol table off libtorch: 92 MB that only a debugger reads. The manifest names the file that is shipped. */
function stripEngine(folder) {
  if (target.symbols === undefined) {
    return;
  }
  const library = path.join(folder, target.symbols);
  const stripped = `${library}.stripped`;
  run("strip", ["--strip-all", "-o", stripped, library], folder);
  renameSync(stripped, library);
  const manifest = path.join(folder, "engine.json");
  const facts = JSON.parse(readFileSync(manifest, "utf8"));
  rmSync(manifest);
  writeFileSync(manifest, `${JSON.stringify({ ...facts, sha256: sha256Of(library) })}\n`);
}

/** The font in the worker's loss curves, which is compiled into Lathe.Training. */
function fonts() {
  const folder = path.join(repository, "server", "Lathe.Training", "Artifacts", "Fonts");
  return existsSync(folder)
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

function sha256Of(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
