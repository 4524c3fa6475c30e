import * as vscode from "vscode";
import { refusalOf } from "../../infrastructure/capabilityText";
import { commandIds } from "../../infrastructure/commandIds";
import type { Daemon } from "../../infrastructure/daemon";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { isTrustedFor } from "../../infrastructure/trust";
import { panelPage } from "../panel/panelPage";
import { chatViewType, type ChatAction, type FromChatPage } from "./chatMessages";
import { ChatService } from "./chatService";
import { ChatTalk, type TalkHost } from "./chatTalk";
import type { ChatTarget } from "./chatTarget";
import { complete } from "./completions";
import { messagesFor } from "./conversation";
import { exampleRow, type RowFormat } from "./exampleRow";
import { KeptChats } from "./keptChats";

/** The one chat of the window: models are large, and another target's take the place of those that are loaded. */
export class ChatPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #service: ChatService;
  readonly #chats: KeptChats;
  readonly #subscriptions: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #talk: ChatTalk | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly daemon: Daemon,
    memory: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#service = new ChatService(daemon);
    this.#chats = new KeptChats(memory);
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(chatViewType, this),
      daemon.onDidProgressChat((progress) => this.#talk?.progressed(progress)),
      daemon.onDidEndChat(({ session, message }) => this.#talk?.ended(session, message)),
      daemon.onDidChangeState(({ kind }) => {
        if (kind !== "ready") {
          this.#talk?.daemonEnded();
        }
      }),
    );
  }

  /** Opens the chat with a target, and loads it. */
  show(what: ChatTarget): void {
    const panel = (this.#panel ??= this.#attach(vscode.window.createWebviewPanel(chatViewType, "Chat", vscode.ViewColumn.Beside)));
    const talk = this.#talkTo(panel, what);
    panel.reveal();
    void talk.load();
  }

  /** Brings back what was said. Models are large, and are loaded again when somebody wants to go on. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const what = targetOf(state);
    if (this.#panel !== undefined || what === undefined) {
      panel.dispose();
    } else {
      this.#panel = this.#attach(panel);
      this.#talkTo(panel, what);
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#talk?.dispose();
    this.#panel?.dispose();
  }

  #talkTo(panel: vscode.WebviewPanel, what: ChatTarget): ChatTalk {
    if (this.#talk?.target === what.target) {
      return this.#talk;
    }
    this.#talk?.dispose();
    this.#talk = new ChatTalk(what, this.#chats, this.#hostOf(panel));
    panel.title = `Chat: ${what.title}`;
    // One that is open already does not say so again.
    this.#talk.model.receive({ type: "ready" });
    return this.#talk;
  }

  #hostOf({ webview }: vscode.WebviewPanel): TalkHost {
    return {
      post: (message) => void webview.postMessage(message),
      refusal: () => this.#refusal(),
      start: (params, signal) => this.#service.start(params, signal),
      stop: async (session) => {
        try {
          await this.#service.stop(session);
        } catch (error) {
          // Without a daemon there is no session either.
          this.log.warn("A chat was not ended in order", error);
        }
      },
      complete,
    };
  }

  async #refusal(): Promise<{ kind: "lost"; message: string; canInstall: boolean } | { kind: "idle" } | undefined> {
    if (!(await isTrustedFor("Loading a model")) || !(await this.daemon.ensureStarted({ retry: true }))) {
      return { kind: "idle" };
    }
    const message = refusalOf(this.daemon.state, "chat");
    return message === undefined ? undefined : { kind: "lost", message, canInstall: refusalOf(this.daemon.state, "installEngine") === undefined };
  }

  #attach(panel: vscode.WebviewPanel): vscode.WebviewPanel {
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, "media", "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((message: FromChatPage) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) {
        this.#talk?.model.pageHidden();
      }
    });
    panel.onDidDispose(() => {
      this.#talk?.dispose();
      this.#talk = undefined;
      this.#panel = undefined;
    });
    webview.html = panelPage({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "chat.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, "chat.css")).toString(),
    });
    return panel;
  }

  async #receive(message: FromChatPage): Promise<void> {
    const talk = this.#talk;
    const action = talk?.model.receive(message);
    if (talk === undefined || action === undefined) {
      return;
    }
    try {
      await this.#do(talk, action);
    } catch (error) {
      this.log.error("A button of the chat", error);
      await vscode.window.showErrorMessage(sentencesOf(problemOf(error)));
    }
  }

  async #do(talk: ChatTalk, action: ChatAction): Promise<void> {
    switch (action.type) {
      case "load":
        await talk.load();
        break;
      case "cancelLoad":
        talk.cancelLoad();
        break;
      case "installEngine":
        await vscode.commands.executeCommand(commandIds.installEngine);
        break;
      case "copyAnswer": {
        const found = talk.model.find(action.turn, action.column);
        if (found !== undefined) {
          await vscode.env.clipboard.writeText(found.answer.text);
        }
        break;
      }
      case "copyRow":
        await copyRow(talk, action.turn, action.column);
        break;
    }
  }
}

/** Puts the conversation up to an answer on the clipboard, as a line of a dataset of the user's form. */
async function copyRow({ model }: ChatTalk, turnId: number, column: number): Promise<void> {
  const found = model.find(turnId, column);
  if (found === undefined) {
    return;
  }
  const { turn, answer } = found;
  const messages = [
    ...messagesFor({ turns: model.turns, settings: model.settings }, turn, column),
    { role: "assistant" as const, content: answer.text },
  ];
  const items: (vscode.QuickPickItem & { format: RowFormat })[] = [
    { label: "ShareGPT", description: "conversations", detail: exampleRow(messages, "sharegpt"), format: "sharegpt" },
    { label: "Alpaca", description: "instruction, input, output", detail: exampleRow(messages, "alpaca"), format: "alpaca" },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "Copy as example", placeHolder: "Form of the row" });
  if (picked !== undefined) {
    await vscode.env.clipboard.writeText(`${exampleRow(messages, picked.format)}\n`);
    void vscode.window.setStatusBarMessage("Copied a row of a dataset.", 3_000);
  }
}

/** What the page has kept across a reload of the window. */
function targetOf(state: unknown): ChatTarget | undefined {
  const { target, title } = (typeof state === "object" && state !== null ? state : {}) as Record<string, unknown>;
  return typeof target === "string" && typeof title === "string" ? { target, title } : undefined;
}
