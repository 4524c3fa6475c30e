import type { MemoryPlanInfo } from "../../infrastructure/protocol.generated";
import { formatGib } from "./gib";

export interface MemoryQuestionText {
  message: string;
  detail: string;
  hasFixes: boolean;
}

/** What is asked before a run is started; undefined when there is nothing to ask: it fits, or a start would be refused anyway. */
export function questionAbout(plan: MemoryPlanInfo): MemoryQuestionText | undefined {
  if (plan.finding === undefined || plan.hasErrors || plan.verdict === "fits") {
    return undefined;
  }
  const comparison = `The training ${plan.comparison}${plan.verdict === "tight" ? ", so little is left" : ""}.`;
  const best = plan.remedies.find(({ fits }) => fits);
  const advice = best === undefined ? [] : [`${best.title}: ${formatGib(best.needed)}.`];
  return { message: comparison, detail: [...advice, ...plan.basis].join("\n"), hasFixes: plan.remedies.length > 0 };
}
