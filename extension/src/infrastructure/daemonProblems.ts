import * as vscode from "vscode";
import { commandIds } from "./commandIds";
import type { Daemon } from "./daemon";
import type { DaemonProblem, DaemonRemedy } from "./daemonState";

const labels: Record<DaemonRemedy, string> = {
  restart: "Restart",
  openSettings: "Open settings",
  showLog: "Show log",
};

/** Tells the user once for each time that the daemon could not be started or ended unasked. */
export function reportDaemonProblems(daemon: Daemon): vscode.Disposable {
  return daemon.onDidChangeState((state) => {
    if (state.kind === "stopped") {
      void report(state.problem);
    }
  });
}

async function report(problem: DaemonProblem): Promise<void> {
  const items = problem.remedies.map((remedy) => ({ title: labels[remedy], remedy }));
  const choice = await vscode.window.showErrorMessage(problem.message, ...items);
  switch (choice?.remedy) {
    case "restart":
      await vscode.commands.executeCommand(commandIds.restartDaemon);
      break;
    case "openSettings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "lathe.daemon.path");
      break;
    case "showLog":
      await vscode.commands.executeCommand(commandIds.showLog);
      break;
    case undefined:
      break;
  }
}
