import { gibNumber } from "../../src/features/memory/gib";
import type { RunInfo, RunMetric } from "../../src/features/panel/messages";
import { memoryMetric, scores } from "../../src/features/panel/panelMetrics";
import { formatCount, formatLoss, formatPerSecond, formatRate } from "../../src/features/runs/format";
import type { ChartSet } from "../charts/chartSet";
import { evenly, lowerBound, placeAt } from "../charts/points";
import { element } from "../dom";

/** More is not read by anyone; the CSV file has everything. */
const mostRows = 200;

interface Column {
  name: string;
  metric: RunMetric;
  format: (value: number) => string;
  /** It is of its step alone. */
  isOfEvaluation?: boolean;
}

/** The shown run's curves as a table, for those who read it better than charts. */
export class DataTable {
  readonly root = element("div", { class: "data-table", tabindex: "0", role: "region", "aria-label": "Curves as a table" });
  #made = "";

  /** Nothing happens while the points are the same. */
  draw(charts: ChartSet, run: RunInfo): void {
    const { from, to } = charts.range;
    const all = charts.store.points(run.id, "loss").steps;
    const evaluated = charts.store.points(run.id, "evalLoss").steps;
    const made = [run.id, from, to, all.length, all.at(-1), evaluated.length].join();
    if (made === this.#made) {
      return;
    }
    this.#made = made;
    const steps = [...new Set([...all, ...evaluated])].sort((a, b) => a - b);
    const inRange = steps.slice(lowerBound(steps, from), lowerBound(steps, to + 0.5));
    const rows = evenly(inRange.length, mostRows).map((place) => inRange[place] ?? 0);
    this.root.replaceChildren(table(charts, run, rows, inRange.length));
  }
}

function table(charts: ChartSet, run: RunInfo, rows: readonly number[], count: number): HTMLElement {
  const columns = columnsOf(charts, run);
  const points = columns.map(({ metric }) => charts.store.points(run.id, metric));
  const cells = (step: number): HTMLElement[] =>
    columns.map(({ format, isOfEvaluation }, index) => {
      const { steps, values } = points[index] ?? { steps: [], values: [] };
      const place = placeAt(steps, step);
      const value = isOfEvaluation === true && steps[place] !== step ? undefined : values[place];
      return element("td", {}, value == null ? "" : format(value));
    });
  const caption = rows.length < count ? `${rows.length} of ${formatCount(count)} drawn steps, evenly` : `${formatCount(count)} steps`;
  const names = ["Step", ...columns.map(({ name }) => name)];
  return element(
    "table",
    { class: "numbers", "data-testid": "data-table" },
    element("caption", {}, `Curves of the run: ${caption}`),
    element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map((step) => element("tr", {}, element("th", { scope: "row" }, formatCount(step)), ...cells(step)))),
  );
}

function columnsOf(charts: ChartSet, run: RunInfo): Column[] {
  return [
    { name: "Loss", metric: "loss", format: (value) => formatLoss(value) },
    { name: "Eval loss", metric: "evalLoss", format: (value) => formatLoss(value), isOfEvaluation: true },
    ...scores
      .filter(({ metric }) => charts.store.points(run.id, metric).steps.length > 0)
      .map(({ metric, name, scale }) => ({ name: `${name}, %`, metric, format: (value: number) => (value * scale).toFixed(1), isOfEvaluation: true })),
    { name: "Learning rate", metric: "learningRate", format: formatRate },
    { name: "Gradient norm", metric: "gradNorm", format: (value) => formatLoss(value, 3) },
    { name: "Tokens/s", metric: "tokensPerSecond", format: formatPerSecond },
    { name: "Memory, GiB", metric: memoryMetric(run), format: gibNumber },
  ];
}
