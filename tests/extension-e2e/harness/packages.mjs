// The VSIX files under test: what `npm run package` made, or the files named in LATHE_VSIX and LATHE_VSIX_NO_ENGINE.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const extension = fileURLToPath(new URL("../../../extension", import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));

export const latheVsix = () => existing(process.env.LATHE_VSIX, "", "npm run package");
export const latheVsixWithoutEngine = () => existing(process.env.LATHE_VSIX_NO_ENGINE, "-no-engine", "npm run package -- --no-engine");

function existing(named, suffix, command) {
  const file = named ?? path.join(extension, `lathe-${process.platform}-${process.arch}-${version}${suffix}.vsix`);
  if (!existsSync(file)) {
    throw new Error(`${file} is missing; in extension/, ${command} makes it.`);
  }
  return file;
}
