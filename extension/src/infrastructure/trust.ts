import * as vscode from "vscode";

/** Whether the workspace is trusted; where it is not, says what is off and leads to where that is changed. */
export async function isTrustedFor(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) {
    return true;
  }
  const choice = await vscode.window.showInformationMessage(`${what} is off until you trust this workspace.`, "Manage trust");
  if (choice !== undefined) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
  return false;
}
