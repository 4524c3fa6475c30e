import type { RunInfo, RunMetric, RunSeriesResult } from "../../infrastructure/protocol.generated";
import { scores } from "./panelMetrics";

/** Names as LLaMA-Factory's logs have them, where they have one. */
const columnNames: Partial<Record<RunMetric, string>> = {
  evalLoss: "eval_loss",
  learningRate: "learning_rate",
  gradNorm: "grad_norm",
  tokensPerSecond: "tokens_per_second",
  rssBytes: "rss_bytes",
  gpuBytes: "gpu_bytes",
  ...Object.fromEntries(scores.map(({ metric, logName }) => [metric, logName])),
};

/** All curves of runs as one table: a row for each step of each run, empty where nothing was measured. Scores that no run has are left out. */
export function curvesCsv(runs: readonly { run: Pick<RunInfo, "id" | "recipePath">; series: readonly RunSeriesResult[] }[]): string {
  const all = runs.flatMap(({ series }) => series).filter(({ metric, steps }) => steps.length > 0 || !scores.some((score) => score.metric === metric));
  const metrics = [...new Set(all.map(({ metric }) => metric))];
  const head = ["run", "recipe", "step", "seconds", ...metrics.map((metric) => columnNames[metric] ?? metric)];
  const rows = runs.flatMap(({ run, series }) =>
    rowsOf(series, metrics).map((row) => [quoted(run.id), quoted(run.recipePath), ...row.map((value) => value?.toString() ?? "")]),
  );
  return `${[head, ...rows].map((cells) => cells.join(",")).join("\r\n")}\r\n`;
}

/** Step, seconds, and a value for each metric; of several points of one step the last. */
function rowsOf(series: readonly RunSeriesResult[], metrics: readonly RunMetric[]): (number | null)[][] {
  const rows = new Map<number, (number | null)[]>();
  for (const { metric, steps, seconds, values } of series) {
    const column = 2 + metrics.indexOf(metric);
    steps.forEach((step, index) => {
      let row = rows.get(step);
      if (row === undefined) {
        row = [step, seconds[index] ?? null, ...metrics.map(() => null)];
        rows.set(step, row);
      }
      row[column] = values[index] ?? null;
    });
  }
  return [...rows.values()].sort(([a], [b]) => (a ?? 0) - (b ?? 0));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
