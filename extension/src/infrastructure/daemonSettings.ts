import * as vscode from "vscode";
import { usableSeverities } from "./findingSeverity";
import type { LatheSettings } from "./protocol.generated";

/** The settings that the daemon reads, as they are now. */
export function daemonSettings(): LatheSettings {
  return {
    findings: { severity: usableSeverities(vscode.workspace.getConfiguration("lathe").get("findings.severity")) },
    memory: {
      gpu: vscode.workspace.getConfiguration("lathe").get("memory.gpu"),
      gib: vscode.workspace.getConfiguration("lathe").get("memory.gib"),
      gpus: vscode.workspace.getConfiguration("lathe").get("memory.gpus"),
      profile: vscode.workspace.getConfiguration("lathe").get("memory.profile"),
    },
  };
}

/** Calls back when one of them changes. */
export function onDidChangeDaemonSettings(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("lathe.findings") || change.affectsConfiguration("lathe.memory")) {
      changed();
    }
  });
}
