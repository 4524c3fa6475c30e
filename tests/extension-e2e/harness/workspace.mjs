// Workspaces to open, each a copy below the test's own folder.
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const samples = fileURLToPath(new URL("../../../samples", import.meta.url));

/** The sample folder as a user has it after cloning; gives the workspace folder. */
export async function sampleWorkspace(root, name = "workspace") {
  const folder = path.join(root, name);
  await cp(samples, path.join(folder, "samples"), {
    recursive: true,
    filter: (file) => !/\/data\/(generated|generator|checks)(\/|$)/.test(file),
  });
  return folder;
}

export async function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
