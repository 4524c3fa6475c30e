import type { RunInfo, RunMetric } from "../../infrastructure/protocol.generated";

/** Memory is that of what the run trains on. */
export function memoryMetric(run: Pick<RunInfo, "device">): RunMetric {
  return run.device === "cpu" ? "rssBytes" : "gpuBytes";
}

/** What the panel draws of a run. */
export function panelMetrics(run: Pick<RunInfo, "device">): readonly RunMetric[] {
  return ["loss", "evalLoss", "learningRate", "gradNorm", "tokensPerSecond", memoryMetric(run)];
}

/** Measured once a second, so that one step has several points, and gets more while it goes on. */
export function isOverTime(metric: RunMetric): boolean {
  return metric === "gpuBytes";
}
