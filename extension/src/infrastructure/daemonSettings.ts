import * as vscode from "vscode";
import { usableSeverities } from "./findingSeverity";
import type { LatheSettings } from "./protocol.generated";

/** The settings that the daemon reads, as they are now. */
export function daemonSettings(): LatheSettings {
  return { findings: { severity: usableSeverities(vscode.workspace.getConfiguration("lathe").get("findings.severity")) } };
}

/** Calls back when one of them changes. */
export function onDidChangeDaemonSettings(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("lathe.findings")) {
      changed();
    }
  });
}
