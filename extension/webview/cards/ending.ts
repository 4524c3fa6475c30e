import type { RunInfo, RunShowResult } from "../../src/features/panel/messages";
import type { RunFailureInfo, RunRemedyInfo, WorkerExitCode } from "../../src/infrastructure/protocol.generated";
import { isActive } from "../../src/features/runs/runState";
import { button, element, fill } from "../dom";
import type { PageActions, PageScene } from "../page";

const titles: Record<WorkerExitCode, string> = {
  completed: "The run ended",
  internal: "An error inside Lathe",
  usage: "The worker was started wrongly",
  recipe: "The recipe could not be run",
  data: "The data could not be used",
  model: "The model could not be used",
  engine: "The engine could not be used",
  diverged: "The training diverged",
  hostMemory: "Out of memory",
  deviceMemory: "Out of GPU memory",
  stoppedWithCheckpoint: "The run was stopped",
  stoppedNow: "The run was stopped",
  output: "The output could not be written",
  runBusy: "Another worker had the run",
  version: "The versions do not fit",
  workerLost: "The worker is gone",
  crashed: "The worker crashed",
};

/** How the run ended. One that died gets what, why, its last lines, and what can be done. */
export class EndingCard {
  readonly root = element("section", { class: "ending", "data-testid": "panel-ending", "aria-label": "How the run ended" });

  constructor(private readonly actions: PageActions) {}

  draw({ view, facts }: PageScene): void {
    const { run } = view;
    const isEnded = run !== undefined && !isActive(run);
    const failure = isEnded ? facts?.failure : undefined;
    const lines = isEnded ? [run.message, run.hint].filter((line) => line !== undefined && line !== "") : [];
    this.root.hidden = failure === undefined && lines.length === 0;
    this.root.dataset.state = run?.state ?? "";
    const isConnected = view.connection.kind === "ready";
    fill(this.root, [run?.id, failure, lines, isConnected], () =>
      run !== undefined && failure !== undefined
        ? this.#postMortem(run, failure, facts, isConnected)
        : lines.map((line) => element("p", {}, line ?? "")),
    );
  }

  #postMortem(run: RunInfo, failure: RunFailureInfo, facts: RunShowResult | undefined, isConnected: boolean): HTMLElement[] {
    const { kind, message, hint, logLines, remedies, checkpoint } = failure;
    const parts: HTMLElement[] = [
      element("h2", {}, titles[kind]),
      element("p", {}, message),
      ...(hint === undefined ? [] : [element("p", { class: "hint" }, hint)]),
    ];
    if (remedies.length > 0) {
      parts.push(element("ul", { class: "remedies" }, ...remedies.map((remedy, index) => this.#remedy(run, remedy, index, isConnected))));
    }
    if (checkpoint !== undefined) {
      const resume = button(`Resume from ${checkpoint}`, remedies.length === 0 ? "primary" : "secondary", () => {
        this.actions.run("resumeFromCheckpoint", run.id);
      }, "post-mortem-resume");
      resume.disabled = !isConnected;
      parts.push(element("p", {}, resume, element("span", { class: "muted" }, lostWork(run, facts))));
    }
    if (logLines.length > 0) {
      parts.push(
        element(
          "details",
          { class: "last-lines", open: "" },
          element("summary", {}, "Last lines"),
          element("pre", { tabindex: "0", "aria-label": "Last lines of the run's process" }, logLines.join("\n")),
        ),
      );
    }
    return parts;
  }

  #remedy(run: RunInfo, { title, detail, edits, canResume }: RunRemedyInfo, index: number, isConnected: boolean): HTMLElement {
    const apply = button(title, index === 0 ? "primary" : "secondary", () => {
      this.actions.run("applyRemedy", run.id, index);
    }, `remedy-${index}`);
    apply.disabled = !isConnected;
    const changes = edits.map(({ key, value }) => (value === undefined ? `remove ${key}` : `${key}: ${value}`)).join(", ");
    return element(
      "li",
      {},
      apply,
      element("span", {}, detail, " ", element("code", {}, changes), canResume ? "" : " The run begins anew."),
    );
  }
}

/** How much is trained again after a resume. */
function lostWork(run: RunInfo, facts: RunShowResult | undefined): string {
  const last = facts?.checkpoints.filter(({ exists }) => exists).at(-1)?.step;
  const lost = last === undefined ? 0 : run.step - last;
  return lost > 0 ? `${lost === 1 ? "1 step is" : `${lost} steps are`} trained again.` : "";
}
