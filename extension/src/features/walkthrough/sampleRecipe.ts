const right = "learning_rate:";
const wrong = "learnig_rate:";

/**
 * The sample recipe for another place: its paths begin with `prefix` (empty or ending with a slash) in place of `samples/`, what it writes
 * goes there too, and one key is misspelt, for the user to find.
 */
export function sampleRecipe(text: string, prefix: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("#   lathe train") && !line.startsWith("# Run it from the editor"))
    .map((line) =>
      line
        .replaceAll("samples/", prefix)
        .replace(/^output_dir: /, `output_dir: ${prefix}`)
        .replace(new RegExp(`^${right}`), wrong),
    )
    .join("\n");
}

/** Whether the misspelt key is still there. */
export function hasMistake(text: string): boolean {
  return text.split("\n").some((line) => line.startsWith(wrong));
}
