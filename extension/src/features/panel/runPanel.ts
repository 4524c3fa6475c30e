import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { Daemon } from "../../infrastructure/daemon";
import { showWorkerLog } from "../runs/runMessages";
import type { RunService } from "../runs/runService";
import type { RunStore } from "../runs/runStore";
import { panelViewType, type FromPage, type PanelConnection, type PanelState } from "./messages";
import { PanelModel } from "./panelModel";
import { panelPage } from "./panelPage";

interface OpenPanel {
  webviewPanel: vscode.WebviewPanel;
  model: PanelModel;
}

/** The one panel of the window: opens it, brings it back after a reload, and does what its buttons say. */
export class RunPanel implements vscode.WebviewPanelSerializer<PanelState | undefined>, vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  #open: OpenPanel | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly store: RunStore,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(panelViewType, this),
      daemon.onDidChangeState(() => this.#open?.model.connectionChanged()),
      store.onDidChange(() => this.#open?.model.runsChanged()),
    );
  }

  /** Shows a run, or without one the run shown last (else the newest). */
  show(runId?: string): void {
    this.#open ??= this.#attach(
      vscode.window.createWebviewPanel(panelViewType, "Lathe", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }),
    );
    if (runId !== undefined) {
      this.#open.model.show(runId);
    }
    this.#open.webviewPanel.reveal(undefined, true);
    void this.daemon.ensureStarted({ retry: false });
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: PanelState | undefined): Promise<void> {
    if (this.#open !== undefined) {
      // A run was started before VS Code got to restoring the panel of the last session.
      webviewPanel.dispose();
      return;
    }
    this.#open = this.#attach(webviewPanel);
    if (state?.runId !== undefined) {
      this.#open.model.show(state.runId);
    }
    await this.daemon.ensureStarted({ retry: false });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#open?.webviewPanel.dispose();
  }

  #attach(webviewPanel: vscode.WebviewPanel): OpenPanel {
    const { webview } = webviewPanel;
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const media = vscode.Uri.joinPath(this.extensionUri, "media");
    const model = new PanelModel(this.store, {
      post: (message) => void webview.postMessage(message),
      connection: () => this.#connection(),
      series: (runId, metric, from, maxPoints) => this.service.series(runId, metric, from, maxPoints),
      reportFailure: (error) => {
        this.log.warn("Curves could not be fetched", error);
      },
    });
    webviewPanel.iconPath = vscode.Uri.joinPath(media, "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    webview.onDidReceiveMessage((message: FromPage) => this.#receive(model, message));
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) {
        model.pageHidden();
      }
    });
    webviewPanel.onDidDispose(() => {
      model.pageHidden();
      this.#open = undefined;
    });
    webview.html = panelPage({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "panel.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, "panel.css")).toString(),
    });
    return { webviewPanel, model };
  }

  #connection(): PanelConnection {
    const { state } = this.daemon;
    switch (state.kind) {
      case "idle":
      case "starting":
        return { kind: "connecting" };
      case "ready":
        return { kind: "ready" };
      case "stopped":
        return { kind: "lost", message: state.problem.message };
    }
  }

  async #receive(model: PanelModel, message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        model.pageReady(message.runId, message.width);
        break;
      case "resize":
        model.pageResized(message.width);
        break;
      case "select":
        model.show(message.runId);
        break;
      case "stop":
        await vscode.commands.executeCommand(commandIds.stop, message.runId);
        break;
      case "train":
        await vscode.commands.executeCommand(commandIds.train);
        break;
      case "restartDaemon":
        await vscode.commands.executeCommand(commandIds.restartDaemon);
        break;
      case "openOutput":
      case "openRecipe":
      case "showLog":
        await this.#openOf(message);
        break;
    }
  }

  async #openOf(message: { type: "openOutput" | "openRecipe" | "showLog"; runId: string }): Promise<void> {
    const run = this.store.get(message.runId);
    if (run === undefined) {
      return;
    }
    switch (message.type) {
      case "openOutput":
        await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(run.outputDirectory));
        break;
      case "openRecipe":
        await vscode.window.showTextDocument(vscode.Uri.file(run.recipePath), { viewColumn: vscode.ViewColumn.One });
        break;
      case "showLog":
        await showWorkerLog(run);
        break;
    }
  }
}
