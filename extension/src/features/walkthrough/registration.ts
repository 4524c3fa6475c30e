import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { Sample } from "./sample";
import { walkthroughId } from "./walkthroughId";

/** The commands of the walkthrough. */
export function walkthroughCommands(sample: Sample, extensionId: string) {
  return {
    [commandIds.openSample]: () => sample.open(),
    [commandIds.showWalkthrough]: async () => {
      await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#${walkthroughId}`, false);
    },
  };
}
