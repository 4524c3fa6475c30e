import { requests, type PlanParams, type PlanResult } from "../../infrastructure/protocol.generated";
import type { Requester } from "../runs/runService";

/** The daemon's requests about memory, typed. */
export class PlanService {
  constructor(private readonly requester: Requester) {}

  /** The plan of a recipe for what the settings name. */
  plan(recipe: string): Promise<PlanResult> {
    return this.requester.request(requests.plan, { recipe } satisfies PlanParams);
  }
}
