import { createInterface } from "node:readline";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import type { DaemonProcess } from "./daemonProcess";
import { daemonSettings } from "./daemonSettings";
import { protocolVersion, type LatheInitializationOptions } from "./protocol.generated";

export const recipeLanguageId = "lathe-recipe";

/** The language client of one daemon process. It logs and never speaks to the user: `Daemon` does, once, in its own words. */
export class SessionClient extends LanguageClient {
  readonly #watcher: vscode.FileSystemWatcher;

  constructor(process: DaemonProcess, log: vscode.LogOutputChannel, clientVersion: string) {
    const lathe: LatheInitializationOptions = {
      protocol: protocolVersion,
      client: `vscode-lathe/${clientVersion} vscode/${vscode.version}`,
      settings: daemonSettings(),
    };
    const watcher = vscode.workspace.createFileSystemWatcher("**/{dataset_info,config,adapter_config}.json");
    super("lathe", "Lathe", () => Promise.resolve(process.child), {
      // Only what lies on this machine's disks: the other side of a diff, for one, is no recipe to check.
      documentSelector: [
        { language: recipeLanguageId, scheme: "file" },
        { language: recipeLanguageId, scheme: "untitled" },
      ],
      initializationOptions: { lathe },
      // What findings depend on beside the recipe: registered datasets, models and adapters.
      synchronize: { fileEvents: watcher },
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      stdioOptions: {
        stdout: () => undefined,
        stderr: (input) => {
          createInterface({ input }).on("line", (line) => {
            log.info(`daemon: ${line}`);
          });
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
      },
      initializationFailedHandler: () => false,
    });
    this.#watcher = watcher;
  }

  override dispose(timeout?: number): Promise<void> {
    this.#watcher.dispose();
    return super.dispose(timeout);
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
