// What is under test: what `npm run package` made, or the files named in LATHE_VSIX and LATHE_VSIX_NO_ENGINE.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { engineName, targetOf, vsixName } from "../../../extension/scripts/targets.mjs";

const extension = fileURLToPath(new URL("../../../extension", import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));

const here = targetOf(`${process.platform}-${process.arch}`);

export const latheVsix = () => existing(process.env.LATHE_VSIX, true, "npm run package");
export const latheVsixWithoutEngine = () => existing(process.env.LATHE_VSIX_NO_ENGINE, false, "npm run package -- --no-engine");

/** The engine's archive, which few builds need; null when it was not made. */
export function engineArchive() {
  const file = path.join(extension, engineName(here, version));
  return existsSync(file) ? file : null;
}

function existing(named, withEngine, command) {
  const file = named ?? path.join(extension, vsixName(here, version, withEngine));
  if (!existsSync(file)) {
    throw new Error(`${file} is missing; in extension/, ${command} makes it.`);
  }
  return file;
}
