import * as vscode from "vscode";
import { ChatCommands } from "./features/chat/chatCommands";
import { ChatPanel } from "./features/chat/chatPanel";
import { DataCommands } from "./features/data/dataCommands";
import { DataPanel } from "./features/data/dataPanel";
import { DataService } from "./features/data/dataService";
import { DiagnosticsReport } from "./features/diagnostics/diagnosticsReport";
import { EngineInstaller } from "./features/engine/installEngine";
import { ExportCommand } from "./features/export/exportCommand";
import { RecipeLenses } from "./features/lens/recipeLenses";
import { MemoryQuestion } from "./features/memory/memoryQuestion";
import { PlanDocuments } from "./features/memory/planDocuments";
import { PlanService } from "./features/memory/planService";
import { RunPanel } from "./features/panel/runPanel";
import { RecipeDetection } from "./features/recipes/recipeDocuments";
import { RecipeService } from "./features/recipes/recipeService";
import { recipeCommands, startWithFirstRecipe } from "./features/recipes/registration";
import { runFeatures } from "./features/runs/registration";
import { runIdOf } from "./features/runs/runArgument";
import { RunFeed } from "./features/runs/runFeed";
import { reportEnding } from "./features/runs/runMessages";
import { RunService } from "./features/runs/runService";
import { RunStatusBar } from "./features/runs/runStatusBar";
import { RunStore } from "./features/runs/runStore";
import { RunsView } from "./features/runsView/runsView";
import { showLanguageStatus } from "./features/status/registration";
import { walkthroughCommands } from "./features/walkthrough/registration";
import { Sample } from "./features/walkthrough/sample";
import { keepCapabilityKeys } from "./infrastructure/capabilities";
import { commandIds } from "./infrastructure/commandIds";
import { registerCommands } from "./infrastructure/commands";
import { Daemon } from "./infrastructure/daemon";
import { reportDaemonProblems } from "./infrastructure/daemonProblems";
import { TextPages } from "./infrastructure/textPages";

let runningDaemon: Daemon | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Lathe", { log: true });
  const daemon = new Daemon(context, log);
  runningDaemon = daemon;
  const service = new RunService(daemon);
  const store = new RunStore();
  const feed = new RunFeed(daemon, service, store, log);
  const panel = new RunPanel(context.extensionUri, daemon, store, log);
  const pages = new TextPages();
  const recipes = new RecipeService(daemon);
  const plans = new PlanService(daemon);
  const planDocuments = new PlanDocuments(daemon, plans);
  const dataPanel = new DataPanel(context.extensionUri, log);
  const data = new DataCommands(daemon, new DataService(daemon), dataPanel);
  const question = new MemoryQuestion(plans, log);
  const mayStart = (recipe: vscode.Uri): Promise<boolean> => question.mayStart(recipe);
  const show = (runId: string): void => {
    panel.show(runId);
  };
  const runs = runFeatures({ daemon, service, store, recipes, pages, memory: context.workspaceState, panel, mayStart });
  const chatPanel = new ChatPanel(context.extensionUri, daemon, context.workspaceState, log);
  const chat = new ChatCommands(chatPanel, store, runs.chooser, async () => {
    if (await daemon.ensureStarted({ retry: true })) {
      await feed.listed();
    }
  });
  const sample = new Sample(context);
  const engines = new EngineInstaller(daemon);
  const exports = new ExportCommand(daemon, store);
  const diagnostics = new DiagnosticsReport(context, daemon, store);

  context.subscriptions.push(
    log,
    daemon,
    feed,
    panel,
    pages,
    planDocuments,
    dataPanel,
    chatPanel,
    runs.comparison,
    sample,
    new RecipeDetection(log),
    new RecipeLenses(store, daemon),
    new RunStatusBar(store),
    new RunsView(store, daemon, () => feed.listed()),
    showLanguageStatus(daemon, store, context.extensionUri, log),
    keepCapabilityKeys(daemon),
    reportDaemonProblems(daemon),
    store.onDidEnd((run) => {
      if (runs.starts.concernsWindow(run)) {
        void reportEnding(run, show);
      }
    }),
    registerCommands(log, {
      ...recipeCommands(daemon, recipes, pages),
      ...runs.commands,
      ...walkthroughCommands(sample, context.extension.id),
      [commandIds.openPanel]: (run) => {
        panel.show(runIdOf(run));
      },
      [commandIds.showPlan]: (resource) => planDocuments.show(resource),
      [commandIds.checkDataset]: (resource) => data.check(resource),
      [commandIds.previewData]: (resource) => data.preview(resource),
      [commandIds.chat]: (what) => chat.chat(what),
      [commandIds.exportModel]: (target) => exports.export(target),
      [commandIds.installEngine]: () => engines.install(),
      [commandIds.collectDiagnostics]: (run) => diagnostics.collect(run),
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
