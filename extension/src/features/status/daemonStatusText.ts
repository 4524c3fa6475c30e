import { commandIds, type CommandId } from "../../infrastructure/commandIds";
import type { DaemonState } from "../../infrastructure/daemonState";

export interface DaemonStatusText {
  text: string;
  detail?: string;
  busy: boolean;
  severity: "information" | "warning" | "error";
  command: { id: CommandId; title: string };
}

const showLog = { id: commandIds.showLog, title: "Show log" };

/** What the language status says for each state of the daemon. */
export function daemonStatusText(state: DaemonState): DaemonStatusText {
  switch (state.kind) {
    case "idle":
    case "starting":
      return { text: "Lathe is starting", busy: true, severity: "information", command: showLog };
    case "ready": {
      const { version, engine } = state.info;
      const detail = engine === undefined ? "no engine: language features only" : `engine: ${engine}`;
      const severity = engine === undefined ? "warning" : "information";
      return { text: `Lathe ${version}`, detail, busy: false, severity, command: showLog };
    }
    case "stopped":
      return {
        text: "Lathe is not running",
        detail: state.problem.message,
        busy: false,
        severity: "error",
        command: { id: commandIds.restartDaemon, title: "Restart" },
      };
  }
}
