import type {
  RunInfo,
  RunLogParams,
  RunLogResult,
  RunSeriesParams,
  RunSeriesResult,
  RunShowResult,
} from "../../infrastructure/protocol.generated";
import type { PanelConnection, ToPage } from "./messages";

/** What the panel's model needs of the world: the page, the daemon, and somebody to tell of failures. */
export interface PanelHost {
  post(message: ToPage): void;
  connection(): PanelConnection;
  series(params: RunSeriesParams): Promise<RunSeriesResult>;
  /** Undefined from a daemon that can't tell. */
  show(runId: string): Promise<RunShowResult | undefined>;
  /** Undefined from a daemon that can't tell. */
  log(params: RunLogParams): Promise<RunLogResult | undefined>;
  reportFailure(what: string, error: unknown): void;
}

/** A run as long as the page is there to see it and the daemon to tell of it; undefined otherwise. */
export type VisibleRun = () => RunInfo | undefined;
