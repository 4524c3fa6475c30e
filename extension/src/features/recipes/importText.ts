import type { RecipeImportResult } from "../../infrastructure/protocol.generated";

/** The outcome of an import in one sentence. */
export function importSummary(source: string, { carried, left }: RecipeImportResult): string {
  const all = `${carried} ${carried === 1 ? "key" : "keys"} of ${source}`;
  return left.length === 0
    ? `All ${all} were carried over.`
    : `${all} were carried over; ${left.length} ${left.length === 1 ? "was" : "were"} not.`;
}

/** What was not carried over and why, as a page of Markdown. */
export function importPage(source: string, result: RecipeImportResult): string {
  const rows = result.left.map(({ key, line, reason }) => `| \`${key}\` | ${line} | ${reason.replaceAll("|", "\\|")} |`);
  return [
    `# Not carried over from ${source}`,
    importSummary(source, result),
    ["| key | line | why, and what to do |", "| --- | --- | --- |", ...rows].join("\n"),
    "",
  ].join("\n\n");
}

/** The question before files are written beside the recipe. */
export function filesQuestion({ files }: RecipeImportResult, folder: string): { message: string; detail: string } {
  const names = files.map(({ name }) => name);
  const what = names.length === 1 ? `${names[0] ?? ""}, which the recipe needs` : `${names.length} files that the recipe needs`;
  return { message: `Write ${what}?`, detail: [`Into ${folder}:`, ...names.map((name) => `  ${name}`)].join("\n") };
}
