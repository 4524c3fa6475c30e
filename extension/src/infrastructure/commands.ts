import * as vscode from "vscode";
import type { CommandId } from "./commandIds";
import { problemOf, sentencesOf } from "./requestError";

export type CommandHandler = (...args: unknown[]) => Promise<void> | void;

/** Registers every command; the type of the table makes a forgotten one an error of the build. */
export function registerCommands(log: vscode.LogOutputChannel, handlers: Record<CommandId, CommandHandler>): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await handler(...args);
      } catch (error) {
        log.error(`${id} failed`, error);
        const choice = await vscode.window.showErrorMessage(sentencesOf(problemOf(error)), "Show log");
        if (choice !== undefined) {
          log.show();
        }
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
