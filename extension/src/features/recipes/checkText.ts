import type { RecipeCheckResult } from "../../infrastructure/protocol.generated";

export interface CheckText {
  message: string;
  severity: "information" | "warning" | "error";
  /** There is something to see in the text. */
  hasFindings: boolean;
  /** There is something to see in the list of problems, which leaves notes out. */
  hasProblems: boolean;
}

/** What a check of a recipe is told as: `my.recipe.yaml: 1 error, 2 warnings. LoRA on tiny, 1,250 steps. CPU: 0.4 of 18.5 GiB, fits.` */
export function checkText(recipe: string, { errors, warnings, notes, summary, memory }: RecipeCheckResult): CheckText {
  const counts = [counted(errors, "error"), counted(warnings, "warning"), counted(notes, "note in the text", "notes in the text")].filter((part) => part !== undefined);
  const sentences = [counts.length === 0 ? "no findings" : counts.join(", "), summary, ...(memory === undefined ? [] : [memory])];
  return {
    message: `${recipe}: ${sentences.map(ended).join(" ")}`,
    severity: errors > 0 ? "error" : warnings > 0 ? "warning" : "information",
    hasFindings: counts.length > 0,
    hasProblems: errors + warnings > 0,
  };
}

function counted(number: number, one: string, several = `${one}s`): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : several}`;
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
