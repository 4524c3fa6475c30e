import type { RunInfo, RunMetric } from "../../infrastructure/protocol.generated";

/** Memory is that of what the run trains on. */
export function memoryMetric(run: Pick<RunInfo, "device">): RunMetric {
  return run.device === "cpu" ? "rssBytes" : "gpuBytes";
}

/** A number that an evaluation may give besides the loss. */
export interface Score {
  metric: RunMetric;
  name: string;
  /** As LLaMA-Factory's logs have it. */
  logName: string;
  /** What it is multiplied with to be of 100. */
  scale: number;
}

/** Each is there only where a recipe asks for it: `compute_accuracy`, `predict_with_generate`. */
export const scores: readonly Score[] = [
  { metric: "evalAccuracy", name: "Token accuracy", logName: "eval_accuracy", scale: 100 },
  { metric: "evalBleu4", name: "BLEU-4", logName: "eval_bleu-4", scale: 1 },
  { metric: "evalRouge1", name: "ROUGE-1", logName: "eval_rouge-1", scale: 1 },
  { metric: "evalRouge2", name: "ROUGE-2", logName: "eval_rouge-2", scale: 1 },
  { metric: "evalRougeL", name: "ROUGE-L", logName: "eval_rouge-l", scale: 1 },
  { metric: "evalExactMatch", name: "Exact match", logName: "eval_exact_match", scale: 100 },
];

/** What the panel draws of a run; scores are asked for once there was an evaluation. */
export function panelMetrics(run: Pick<RunInfo, "device" | "evalLoss">): readonly RunMetric[] {
  return [
    "loss",
    "evalLoss",
    "learningRate",
    "gradNorm",
    "tokensPerSecond",
    memoryMetric(run),
    ...(run.evalLoss === undefined ? [] : scores.map(({ metric }) => metric)),
  ];
}

/** Measured once a second, so that one step has several points, and gets more while it goes on. */
export function isOverTime(metric: RunMetric): boolean {
  return metric === "gpuBytes";
}
