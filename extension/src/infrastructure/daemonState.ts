import type { LatheServerInfo } from "./protocol.generated";

export type DaemonRemedy = "restart" | "openSettings" | "showLog";

/** Why there is no daemon, and what may help. */
export interface DaemonProblem {
  message: string;
  remedies: DaemonRemedy[];
}

/** The one state that every view of the daemon is drawn from. */
export type DaemonState =
  /** Nothing has needed it yet. */
  | { kind: "idle" }
  | { kind: "starting" }
  | { kind: "ready"; info: LatheServerInfo }
  | { kind: "stopped"; problem: DaemonProblem };
