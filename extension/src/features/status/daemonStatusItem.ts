import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { daemonStatusText, type DaemonStatusText } from "./daemonStatusText";

const severities: Record<DaemonStatusText["severity"], vscode.LanguageStatusSeverity> = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

/** The daemon's state in the language status of recipes. */
export function showDaemonStatus(daemon: Daemon): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("lathe.daemon", { language: recipeLanguageId });
  item.name = "Lathe daemon";
  const draw = (): void => {
    const status = daemonStatusText(daemon.state);
    item.text = status.text;
    item.detail = status.detail ?? "";
    item.busy = status.busy;
    item.severity = severities[status.severity];
    item.command = { command: status.command.id, title: status.command.title };
  };
  draw();
  return vscode.Disposable.from(item, daemon.onDidChangeState(draw));
}
