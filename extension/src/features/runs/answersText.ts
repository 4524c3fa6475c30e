import type { PreviewInfo } from "../../infrastructure/protocol.generated";

/** Answers before and after a training as a page of Markdown. */
export function answersText(recipe: string, previews: readonly PreviewInfo[]): string {
  const sections = previews.map(({ prompt, before, after }) =>
    [quoted(prompt), `**Before:** ${inline(before)}`, `**After:** ${inline(after)}`].join("\n\n"),
  );
  const none =
    "The run answered no prompts. `lathe_preview_prompts` in the recipe says how many it is to answer before and after training.";
  return `# Answers before and after training\n\n${recipe}\n\n${sections.length === 0 ? none : sections.join("\n\n---\n\n")}\n`;
}

function quoted(prompt: string): string {
  return prompt
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

function inline(answer: string | undefined): string {
  return answer === undefined ? "not yet" : answer.trim() === "" ? "nothing" : answer.trim();
}
