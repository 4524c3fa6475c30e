import * as vscode from "vscode";
import { isAble } from "../../infrastructure/capabilities";
import type { Daemon } from "../../infrastructure/daemon";
import { requests, type EngineInstallParams, type EngineInstallResult } from "../../infrastructure/protocol.generated";
import { isTrustedFor } from "../../infrastructure/trust";
import { progressText } from "./engineProgress";
import { problemOfSource } from "./engineSource";

const fromFile = "Choose a file...";
const fromAddress = "Enter an address...";

/** Puts an engine in place, from a file or an address that the user names, and lets the daemon find it. */
export class EngineInstaller {
  constructor(private readonly daemon: Daemon) {}

  async install(): Promise<void> {
    if (!(await isTrustedFor("Installing an engine")) || !(await isAble(this.daemon, "installEngine"))) {
      return;
    }
    const source = await chooseSource();
    if (source === undefined) {
      return;
    }
    const problem = problemOfSource(source);
    if (problem !== undefined) {
      void vscode.window.showErrorMessage(`"${source}": ${problem}`);
      return;
    }
    const result = await this.#installFrom(source);
    if (result !== undefined) {
      await this.daemon.restart();
      void vscode.window.showInformationMessage(`The engine ${result.version} is installed.`);
    }
  }

  /** Undefined when the user has cancelled. What is fetched by then is gone on with the next time. */
  async #installFrom(source: string): Promise<EngineInstallResult | undefined> {
    const options = { location: vscode.ProgressLocation.Notification, title: "Installing the engine", cancellable: true };
    return vscode.window.withProgress(options, async (progress, cancellation) => {
      let shown = 0;
      const listener = this.daemon.onDidProgressEngine((params) => {
        const { message, percent = shown } = progressText(params);
        progress.report({ message, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      });
      try {
        return await this.daemon.request<EngineInstallResult>(
          requests.engineInstall,
          { source } satisfies EngineInstallParams,
          cancellation,
        );
      } catch (error) {
        if (cancellation.isCancellationRequested) {
          return undefined;
        }
        throw error;
      } finally {
        listener.dispose();
      }
    });
  }
}

/** The setting, else what the user picks. */
async function chooseSource(): Promise<string | undefined> {
  const setting = vscode.workspace.getConfiguration("lathe").get("engine.source", "").trim();
  if (setting !== "") {
    return setting;
  }
  const choice = await vscode.window.showQuickPick([fromFile, fromAddress], {
    title: "Install engine",
    placeHolder: "Where is the engine's archive?",
  });
  if (choice === fromFile) {
    const picked = await vscode.window.showOpenDialog({ title: "The engine's archive", openLabel: "Install" });
    return picked?.[0]?.fsPath;
  }
  return choice === fromAddress
    ? vscode.window.showInputBox({
        title: "Install engine",
        prompt: "Address of the archive",
        placeHolder: "https://",
        validateInput: problemOfSource,
      })
    : undefined;
}
