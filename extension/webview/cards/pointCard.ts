import { formatCount, formatDuration } from "../../src/features/runs/format";
import type { RunShowResult } from "../../src/features/panel/messages";
import type { Chart } from "../charts/chart";
import { placeAt } from "../charts/points";
import { button, element, iconButton } from "../dom";
import type { PageActions } from "../page";

const width = 260;

/** All about one point of a chart, beside it. */
export class PointCard {
  #card: HTMLElement | undefined;
  #chart: Chart | undefined;
  #outside = new AbortController();

  constructor(private readonly actions: PageActions) {}

  open(chart: Chart, runId: string, facts: RunShowResult | undefined, step: number, left: number, byKey: boolean): void {
    this.close(false);
    const close = iconButton("close", "Close");
    close.addEventListener("click", () => {
      this.close(true);
    });
    const card = element(
      "div",
      { class: "point-card", role: "dialog", "aria-label": `Step ${step}`, "data-testid": "point-card" },
      element("div", { class: "point-head" }, element("h3", {}, `Step ${formatCount(step)}`), close),
      element("dl", {}, ...this.#rows(chart, runId, facts, step)),
    );
    card.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close(true);
      }
    });
    const area = chart.box.parentElement ?? chart.box;
    const room = area.clientWidth - width;
    card.style.left = `${Math.max(0, Math.min(room, left + 12 > room ? left - width - 12 : left + 12))}px`;
    area.append(card);
    this.#card = card;
    this.#chart = chart;
    this.#outside = new AbortController();
    // Before a drag begins, which would end on the card.
    const closeOutside = ({ target }: Event): void => {
      if (!(target instanceof Node && card.contains(target))) {
        this.close(false);
      }
    };
    document.addEventListener("pointerdown", closeOutside, { signal: this.#outside.signal, capture: true });
    if (byKey) {
      close.focus();
    }
  }

  close(returnsFocus: boolean): void {
    this.#outside.abort();
    this.#card?.remove();
    this.#card = undefined;
    if (returnsFocus) {
      this.#chart?.box.focus();
    }
  }

  #rows(chart: Chart, runId: string, facts: RunShowResult | undefined, step: number): HTMLElement[] {
    const values = chart.valuesAt(step).map(({ label, text }) => row(label, text));
    const points = chart.content.curves[0]?.points;
    const seconds = points?.seconds[placeAt(points.steps, step)];
    const perEpoch = facts?.work?.stepsPerEpoch;
    return [
      ...values,
      ...(perEpoch === undefined || perEpoch <= 0 ? [] : [row("Epoch", (step / perEpoch).toFixed(2))]),
      ...(seconds === undefined ? [] : [row("Since the start", formatDuration(seconds))]),
      ...this.#checkpoint(runId, facts, step),
    ];
  }

  #checkpoint(runId: string, facts: RunShowResult | undefined, step: number): HTMLElement[] {
    const checkpoint = facts?.checkpoints.filter((one) => one.step <= step).at(-1);
    if (checkpoint === undefined) {
      return facts === undefined ? [] : [row("Checkpoint", "none before")];
    }
    const name = `step ${formatCount(checkpoint.step)}`;
    if (!checkpoint.exists) {
      return [row("Checkpoint", `${name}, removed`)];
    }
    const open = button("Open folder", "link", () => {
      this.actions.openCheckpoint(runId, checkpoint.step);
    }, "open-checkpoint");
    return [row("Checkpoint", name, " ", open)];
  }
}

function row(name: string, ...value: (Node | string)[]): HTMLElement {
  return element("div", {}, element("dt", {}, name), element("dd", {}, ...value));
}
