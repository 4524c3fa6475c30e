import * as vscode from "vscode";
import type { Daemon } from "./daemon";
import type { DaemonState } from "./daemonState";
import type { DaemonCapability } from "./protocol.generated";
import { contextOf, refusalOf } from "./capabilityText";

/** Keeps the context keys by which menus and views know what the daemon is able to do. */
export function keepCapabilityKeys(daemon: Daemon): vscode.Disposable {
  const keep = (state: DaemonState): void => {
    for (const [key, value] of Object.entries(contextOf(state))) {
      void vscode.commands.executeCommand("setContext", key, value);
    }
  };
  keep(daemon.state);
  return daemon.onDidChangeState(keep);
}

/** Whether a daemon is there that can do it. Starts one; where there is none, or it can't, the user has been told. */
export async function isAble(daemon: Daemon, capability: DaemonCapability): Promise<boolean> {
  if (!(await daemon.ensureStarted({ retry: true }))) {
    // The daemon's own problem is on the screen by now.
    return false;
  }
  const refusal = refusalOf(daemon.state, capability);
  if (refusal !== undefined) {
    void vscode.window.showInformationMessage(refusal);
  }
  return refusal === undefined;
}
