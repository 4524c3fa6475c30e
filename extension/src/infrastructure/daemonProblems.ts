import * as vscode from "vscode";
import { commandIds } from "./commandIds";
import type { Daemon } from "./daemon";
import type { DaemonProblem, DaemonRemedy } from "./daemonState";

const labels: Record<DaemonRemedy, string> = {
  restart: "Restart",
  openSettings: "Open settings",
  showLog: "Show log",
};

/** Tells the user once for each time that the daemon could not be started, ended unasked and is there again, or ended once more. */
export function reportDaemonProblems(daemon: Daemon): vscode.Disposable {
  return vscode.Disposable.from(
    daemon.onDidChangeState((state) => {
      if (state.kind === "stopped") {
        void report(vscode.window.showErrorMessage, state.problem);
      }
    }),
    daemon.onDidRestart((ending) => {
      void report(vscode.window.showWarningMessage, { message: `${ending} It was restarted.`, remedies: ["showLog"] });
    }),
  );
}

type Show = typeof vscode.window.showErrorMessage;

async function report(show: Show, problem: DaemonProblem): Promise<void> {
  const items = problem.remedies.map((remedy) => ({ title: labels[remedy], remedy }));
  const choice = await show(problem.message, ...items);
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
