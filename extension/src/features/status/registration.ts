import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunStore } from "../runs/runStore";
import { showDaemonStatus } from "./daemonStatusItem";
import { showDeviceStatus, showSchemaStatus } from "./languageStatus";

/** What the language status of recipes says: the daemon, the version of recipes' keys, the device. */
export function showLanguageStatus(
  daemon: Daemon,
  store: RunStore,
  extensionUri: vscode.Uri,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return vscode.Disposable.from(showDaemonStatus(daemon), showSchemaStatus(daemon, extensionUri), showDeviceStatus(daemon, store, log));
}
