import {
  requests,
  type RunLogParams,
  type RunLogResult,
  type RunSeriesParams,
  type RunSeriesResult,
  type RunShowParams,
  type RunShowResult,
} from "../../infrastructure/protocol.generated";
import type { Requester } from "../runs/runService";

/** JSON-RPC's code for a method that the other side does not have. */
const methodNotFound = -32601;

/** The daemon's requests that only the panel makes. One that an older daemon does not know gives undefined. */
export class PanelRequests {
  constructor(private readonly requester: Requester) {}

  series(params: RunSeriesParams): Promise<RunSeriesResult> {
    return this.requester.request(requests.runSeries, params);
  }

  show(runId: string): Promise<RunShowResult | undefined> {
    return this.#ifKnown(requests.runShow, { runId } satisfies RunShowParams);
  }

  log(params: RunLogParams): Promise<RunLogResult | undefined> {
    return this.#ifKnown(requests.runLog, params);
  }

  async #ifKnown<R>(method: string, params: object): Promise<R | undefined> {
    try {
      return await this.requester.request<R>(method, params);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === methodNotFound) {
        return undefined;
      }
      throw error;
    }
  }
}
