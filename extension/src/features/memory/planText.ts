import type { MemoryPlanInfo, PlanRemedyInfo, PlanResult } from "../../infrastructure/protocol.generated";
import { formatGib, gibNumber } from "./gib";

/** A plan as a page of plain text. */
export function planText(recipe: string, { plan, problem }: PlanResult): string {
  if (plan === undefined) {
    return `${recipe}\n\nNo plan: ${problem ?? "nothing is known about the recipe's memory."}\n`;
  }
  const sections = [
    [plan.summary, recipe],
    phases(plan),
    ["What decides the peak", ...table(plan.keys.map(({ key, bytes, items }) => [key, gibNumber(bytes), items.join(", ")]))],
    ["What still fits", ...table([["largest micro-batch", limit(plan.largestMicroBatch)], ["longest cutoff_len", limit(plan.longestSequence)]])],
    ...(plan.remedies.length > 0 ? [["What would need less", ...plan.remedies.flatMap(remedy)]] : []),
    ["What the numbers rest on", ...plan.basis.map((sentence) => `  ${sentence}`)],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function phases(plan: MemoryPlanInfo): string[] {
  const peak = plan.phases.find(({ isPeak }) => isPeak);
  const others = plan.phases.filter(({ isPeak }) => !isPeak);
  const items = peak?.items ?? [];
  const rest = plan.needed - (peak?.bytes ?? 0);
  return [
    `At the peak, GiB (${peak?.name ?? ""})`,
    ...table([
      ...items.map(({ name, bytes }): string[] => [name, gibNumber(bytes)]),
      ["software and allocator", gibNumber(rest)],
      ["all", gibNumber(plan.needed), `between ${gibNumber(plan.neededAtLeast)} and ${gibNumber(plan.neededAtMost)}`],
    ]),
    "",
    "Other phases, GiB of tensors",
    ...table(others.map(({ name, bytes }) => [name, gibNumber(bytes)])),
  ];
}

function remedy({ title, cost, needed, fits, edits }: PlanRemedyInfo): string[] {
  const changes = edits.map(({ key, value }) => (value === undefined ? `remove ${key}` : `${key}: ${value}`));
  return [`  ${formatGib(needed)}${fits ? ", fits" : ", not enough"}: ${title}`, `    ${changes.join(", ")}`, `    ${cost}`];
}

function limit(value: number | undefined): string {
  return value === undefined ? "none" : String(value);
}

/** Rows with the first column to the left, the second to the right, and what follows as it is. */
function table(rows: string[][]): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  return rows.map(([name = "", number = "", ...more]) => `  ${[name.padEnd(first), number.padStart(second), ...more].join("  ")}`);
}
