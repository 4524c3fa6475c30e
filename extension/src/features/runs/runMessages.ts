import * as path from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { problemOf, sentencesOf, type RequestProblem } from "../../infrastructure/requestError";
import { fileName } from "./format";

/** Tells why a request about a run was refused, with the buttons that lead on. */
export async function reportRefusal(error: unknown): Promise<void> {
  const problem = problemOf(error);
  const button = buttonFor(problem);
  const choice = await vscode.window.showErrorMessage(sentencesOf(problem), button.title);
  if (choice !== undefined) {
    await vscode.commands.executeCommand(button.command);
  }
}

function buttonFor(problem: RequestProblem): { title: string; command: string } {
  switch (problem.kind) {
    case "recipeRefused":
      return { title: "Show problems", command: "workbench.actions.view.problems" };
    case "engineMissing":
      return { title: "Install engine", command: commandIds.installEngine };
    case "connection":
      return { title: "Restart daemon", command: commandIds.restartDaemon };
    default:
      return { title: "Show log", command: commandIds.showLog };
  }
}

/** Speaks up when a run has ended in a way that asks for the user; a run that finished or was stopped needs nothing. */
export async function reportEnding(run: RunInfo, openPanel: (runId: string) => void): Promise<void> {
  if (run.state !== "failed" && run.state !== "lost") {
    return;
  }
  const what = run.message ?? (run.state === "lost" ? "The worker of the run is gone." : "The run failed.");
  const text = sentencesOf({ message: `${fileName(run.recipePath)}: ${what}`, hint: run.hint });
  const choice = await vscode.window.showErrorMessage(text, "Show log", "Open panel");
  if (choice === "Show log") {
    await showWorkerLog(run);
  } else if (choice === "Open panel") {
    openPanel(run.id);
  }
}

/** Opens what the run's own process printed. */
export async function showWorkerLog(run: RunInfo): Promise<void> {
  const log = vscode.Uri.file(path.join(run.recordsDirectory, "worker.log"));
  try {
    await vscode.window.showTextDocument(log, { preview: true });
  } catch {
    void vscode.window.showInformationMessage("The run has written no log.");
  }
}
