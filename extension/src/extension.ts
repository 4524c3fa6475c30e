import * as vscode from "vscode";
import { RunPanel } from "./features/panel/runPanel";
import { RecipeDetection, isRecipe } from "./features/recipes/recipeDocuments";
import { RunCommands } from "./features/runs/runCommands";
import { reportEnding } from "./features/runs/runMessages";
import { RunService } from "./features/runs/runService";
import { RunStatusBar } from "./features/runs/runStatusBar";
import { RunStore } from "./features/runs/runStore";
import { showDaemonStatus } from "./features/status/daemonStatusItem";
import { commandIds } from "./infrastructure/commandIds";
import { registerCommands } from "./infrastructure/commands";
import { Daemon } from "./infrastructure/daemon";
import { reportDaemonProblems } from "./infrastructure/daemonProblems";

let runningDaemon: Daemon | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Lathe", { log: true });
  const daemon = new Daemon(context, log);
  runningDaemon = daemon;
  const service = new RunService(daemon);
  const store = new RunStore();
  const panel = new RunPanel(context.extensionUri, daemon, service, store, log);
  const openPanel = (runId: string): void => {
    panel.show(runId);
  };
  const runs = new RunCommands(daemon, service, store, openPanel);

  context.subscriptions.push(
    log,
    daemon,
    panel,
    new RecipeDetection(log),
    new RunStatusBar(store),
    showDaemonStatus(daemon),
    reportDaemonProblems(daemon),
    daemon.onDidChangeRuns((params) => {
      store.apply(params.runs);
    }),
    daemon.onDidChangeState((state) => {
      if (state.kind === "ready") {
        store.refresh(() => service.list()).catch((error: unknown) => {
          log.warn("The list of runs could not be fetched", error);
        });
      }
    }),
    store.onDidEnd((run) => {
      if (runs.concernsWindow(run)) {
        void reportEnding(run, openPanel);
      }
    }),
    registerCommands(log, {
      [commandIds.train]: (resource) => runs.train(resource),
      [commandIds.stop]: (runId) => runs.stop(runId, "withCheckpoint"),
      [commandIds.stopNow]: (runId) => runs.stop(runId, "now"),
      [commandIds.openPanel]: (runId) => {
        panel.show(typeof runId === "string" ? runId : undefined);
      },
      [commandIds.restartDaemon]: () => daemon.restart(),
      [commandIds.showLog]: () => {
        log.show();
      },
    }),
    startWithFirstRecipe(daemon),
  );
}

export async function deactivate(): Promise<void> {
  await runningDaemon?.stop();
}

/** A window without recipes, runs or panel needs no daemon. */
function startWithFirstRecipe(daemon: Daemon): vscode.Disposable {
  const consider = (document: vscode.TextDocument): void => {
    if (isRecipe(document)) {
      void daemon.ensureStarted({ retry: false });
    }
  };
  vscode.workspace.textDocuments.forEach(consider);
  return vscode.workspace.onDidOpenTextDocument(consider);
}
