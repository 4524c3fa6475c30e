import {
  requests,
  type RunInfo,
  type RunListResult,
  type RunMetric,
  type RunSeriesParams,
  type RunSeriesResult,
  type RunStartParams,
  type RunStartResult,
  type RunStopParams,
  type RunStopResult,
  type StopMode,
} from "../../infrastructure/protocol.generated";

/** Something that answers requests: the daemon, or a test. */
export interface Requester {
  request<R>(method: string, params: object): Promise<R>;
}

/** The daemon's requests about runs, typed. */
export class RunService {
  constructor(private readonly requester: Requester) {}

  start(recipe: string): Promise<RunStartResult> {
    return this.requester.request(requests.runStart, { recipe } satisfies RunStartParams);
  }

  async stop(runId: string, mode: StopMode): Promise<boolean> {
    const result = await this.requester.request<RunStopResult>(requests.runStop, { runId, mode } satisfies RunStopParams);
    return result.accepted;
  }

  async list(): Promise<RunInfo[]> {
    return (await this.requester.request<RunListResult>(requests.runList, {})).runs;
  }

  series(runId: string, metric: RunMetric, from: number, maxPoints: number): Promise<RunSeriesResult> {
    return this.requester.request(requests.runSeries, { runId, metric, from, maxPoints } satisfies RunSeriesParams);
  }
}
