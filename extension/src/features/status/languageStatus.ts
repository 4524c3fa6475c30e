import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import { requests, type DevicesResult } from "../../infrastructure/protocol.generated";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { Throttle } from "../../infrastructure/throttle";
import type { RunStore } from "../runs/runStore";
import { deviceText } from "./deviceText";

/** What is free on a device changes all the time; nobody needs it more often. */
const deviceMilliseconds = 10_000;

const selector = { language: recipeLanguageId };

/** The version of recipes' keys in the language status of recipes. */
export function showSchemaStatus(daemon: Daemon, extensionUri: vscode.Uri): vscode.Disposable {
  const schema = vscode.Uri.joinPath(extensionUri, "schemas", "recipe.schema.json");
  const status = new StatusSlot("lathe.schema", "Lathe recipe schema", {
    command: "vscode.open",
    title: "Open schema",
    arguments: [schema],
  });
  const draw = (): void => {
    if (daemon.state.kind === "ready") {
      status.show(`Recipe keys ${daemon.state.info.schemaVersion}`, "version of the schema");
    } else {
      status.hide();
    }
  };
  draw();
  return vscode.Disposable.from(status, daemon.onDidChangeState(draw));
}

/** The device with its memory in the language status of recipes. Looked at anew when a recipe comes to the front or a run ends. */
export function showDeviceStatus(daemon: Daemon, store: RunStore, log: vscode.LogOutputChannel): vscode.Disposable {
  const command = { command: "workbench.action.openSettings", title: "Plan for another", arguments: ["lathe.memory"] };
  const status = new StatusSlot("lathe.device", "Lathe device", command);
  const ask = async (): Promise<void> => {
    if (daemon.state.kind !== "ready") {
      status.hide();
      return;
    }
    try {
      const { text, detail } = deviceText(await daemon.request<DevicesResult>(requests.devices, {}));
      status.show(text, detail);
    } catch (error) {
      // An older daemon does not tell; the verdict on memory names the device as well.
      log.debug("The devices are not known", error);
      status.hide();
    }
  };
  const throttle = new Throttle(deviceMilliseconds, () => void ask());
  const seen = store.onDidEnd(() => {
    throttle.call();
  });
  return vscode.Disposable.from(
    status,
    throttle,
    seen,
    daemon.onDidChangeState(() => void ask()),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.languageId === recipeLanguageId) {
        throttle.call();
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("lathe.memory")) {
        void ask();
      }
    }),
  );
}

/** A language status item that is only there while it has something to say: VS Code has no way to hide one. */
class StatusSlot implements vscode.Disposable {
  #item: vscode.LanguageStatusItem | undefined;

  constructor(
    private readonly id: string,
    private readonly name: string,
    private readonly command: vscode.Command,
  ) {}

  show(text: string, detail: string): void {
    this.#item ??= this.#create();
    this.#item.text = text;
    this.#item.detail = detail;
  }

  hide(): void {
    this.#item?.dispose();
    this.#item = undefined;
  }

  dispose(): void {
    this.hide();
  }

  #create(): vscode.LanguageStatusItem {
    const item = vscode.languages.createLanguageStatusItem(this.id, selector);
    item.name = this.name;
    item.command = this.command;
    return item;
  }
}
