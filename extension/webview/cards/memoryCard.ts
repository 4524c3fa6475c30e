import { formatGib, gibNumber } from "../../src/features/memory/gib";
import type { PhasePeaks, RunMemory, RunPlan } from "../../src/infrastructure/protocol.generated";
import { element, fill } from "../dom";
import type { PageScene } from "../page";
import { Section } from "./section";

const phases: readonly [keyof PhasePeaks, string][] = [
  ["prepare", "Preparing data"],
  ["load", "Loading the model"],
  ["preview", "Answering prompts"],
  ["forward", "Forward pass and loss"],
  ["backward", "Backward pass"],
  ["step", "Optimizer step"],
  ["eval", "Evaluation"],
  ["save", "Saving"],
];

/** What was planned for each phase against what was measured, and what the planned peak is made of. */
export class MemoryCard extends Section {
  constructor(toggled: (name: string, isOpen: boolean) => void) {
    super("memory", "Memory, planned and measured", toggled);
  }

  draw({ facts }: PageScene): void {
    const { plan, memory } = facts ?? {};
    this.root.hidden = plan === undefined && memory === undefined;
    this.note = noteOf(plan, memory);
    fill(this.content, [plan, memory], () => [
      phaseTable(plan, memory),
      ...(plan === undefined ? [] : [itemTable(plan)]),
    ]);
  }
}

function noteOf(plan: RunPlan | undefined, memory: RunMemory | undefined): string {
  return [
    ...(plan === undefined ? [] : [`planned ${formatGib(plan.peakBytes)}`]),
    ...(memory === undefined ? [] : [`measured ${formatGib(memory.peakBytes)}`]),
  ].join(", ");
}

function phaseTable(plan: RunPlan | undefined, memory: RunMemory | undefined): HTMLElement {
  const rows = phases
    .map(([phase, name]) => [name, plan?.phases[phase], memory?.phases[phase]] as const)
    .filter(([, planned, measured]) => planned !== undefined || measured !== undefined);
  const peak: readonly [string, number | undefined, number | undefined] = ["Peak", plan?.peakBytes, memory?.peakBytes];
  return element(
    "table",
    { class: "numbers" },
    element("caption", {}, captionOf(memory)),
    element("thead", {}, row("th", ["Phase", "Planned", "Measured", "Difference"])),
    element(
      "tbody",
      {},
      ...[...rows, peak].map(([name, planned, measured]) => {
        const made = row("td", [name, gib(planned), gib(measured), difference(planned, measured)]);
        made.classList.toggle("total", name === "Peak");
        return made;
      }),
    ),
  );
}

function itemTable(plan: RunPlan): HTMLElement {
  const items = Object.entries(plan.items).sort(([, a], [, b]) => b - a);
  return element(
    "table",
    { class: "numbers" },
    element("caption", {}, `GiB of the planned peak: ${plan.method}, ${plan.rows} × ${plan.length} tokens`),
    element("thead", {}, row("th", ["Item", "Planned"])),
    element("tbody", {}, ...items.map(([name, bytes]) => row("td", [capitalized(name), gibNumber(bytes)]))),
  );
}

function captionOf(memory: RunMemory | undefined): string {
  return memory === undefined ? "GiB above the idle worker" : `GiB above the idle worker, which has ${formatGib(memory.baselineBytes)}`;
}

function row(tag: "td" | "th", cells: readonly string[]): HTMLElement {
  return element(
    "tr",
    {},
    ...cells.map((text, index) =>
      tag === "th" ? element("th", { scope: "col" }, text) : index === 0 ? element("th", { scope: "row" }, text) : element("td", {}, text),
    ),
  );
}

function gib(bytes: number | undefined): string {
  return bytes === undefined ? "–" : gibNumber(bytes);
}

/** Of the amounts themselves, and not of what is left of them after rounding. */
function difference(planned: number | undefined, measured: number | undefined): string {
  if (planned === undefined || measured === undefined || planned === 0) {
    return "";
  }
  const percent = Math.round(((measured - planned) / planned) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} % of plan`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
