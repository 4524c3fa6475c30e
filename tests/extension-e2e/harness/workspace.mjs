// Workspaces to open, each a copy below the test's own folder.
import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
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

/** Changes keys' values in a recipe, each of which must be there. */
export async function editRecipe(file, values) {
  let text = await readFile(file, "utf8");
  for (const [key, value] of Object.entries(values)) {
    const line = new RegExp(`^${key}:.*$`, "m");
    assert.match(text, line);
    text = text.replace(line, `${key}: ${value}`);
  }
  await writeFile(file, text);
}

/** Number of the line that starts with a key, from 1. */
export async function lineOf(file, key) {
  const lines = (await readFile(file, "utf8")).split("\n");
  const index = lines.findIndex((line) => line.startsWith(`${key}:`));
  assert.notEqual(index, -1, `${file} has no ${key}`);
  return index + 1;
}
