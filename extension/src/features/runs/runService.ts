import {
  requests,
  type RunAction,
  type RunControlParams,
  type RunControlResult,
  type RunInfo,
  type RunListResult,
  type RunRecipeParams,
  type RunRecipeResult,
  type RunRemoveParams,
  type RunRemoveResult,
  type RunRemoveScope,
  type RunShowParams,
  type RunShowResult,
  type RunStartParams,
  type RunStartResult,
} from "../../infrastructure/protocol.generated";

/** Something that answers requests: the daemon, or a test. */
export interface Requester {
  request<R>(method: string, params: object): Promise<R>;
}

/** The daemon's requests about runs, typed. */
export class RunService {
  constructor(private readonly requester: Requester) {}

  start(params: RunStartParams): Promise<RunStartResult> {
    return this.requester.request(requests.runStart, params);
  }

  /** Asks a run to do something; the answer says whether it will, and if not, why. */
  control(runId: string, action: RunAction): Promise<RunControlResult> {
    return this.requester.request(requests.runControl, { runId, action } satisfies RunControlParams);
  }

  async list(): Promise<RunInfo[]> {
    return (await this.requester.request<RunListResult>(requests.runList, {})).runs;
  }

  show(runId: string): Promise<RunShowResult> {
    return this.requester.request(requests.runShow, { runId } satisfies RunShowParams);
  }

  /** The recipe that a run was started with, resolved and written out for comparing. */
  async recipe(runId: string): Promise<string> {
    return (await this.requester.request<RunRecipeResult>(requests.runRecipe, { runId } satisfies RunRecipeParams)).resolved;
  }

  /** What removing would take; with `confirmed` it is removed. */
  remove(runId: string, scope: RunRemoveScope, confirmed: boolean): Promise<RunRemoveResult> {
    return this.requester.request(requests.runRemove, { runId, scope, confirmed } satisfies RunRemoveParams);
  }
}
