import * as vscode from "vscode";
import type { MemoryPlanInfo } from "../../infrastructure/protocol.generated";
import type { PlanService } from "./planService";
import { questionAbout } from "./questionText";

const startAnyway = "Start anyway";
const showFixes = "Show fixes";

/** Asks before a run is started that needs more memory than there is, or nearly as much. It never forbids one. */
export class MemoryQuestion {
  constructor(
    private readonly plans: PlanService,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Whether the run is to be started. What is silenced or turned off is not asked about; what can't be planned is started. */
  async mayStart(recipe: vscode.Uri): Promise<boolean> {
    const plan = await this.#planOf(recipe);
    const question = plan && questionAbout(plan);
    if (plan?.finding === undefined || question === undefined) {
      return true;
    }
    const choice = await vscode.window.showWarningMessage(
      question.message,
      { modal: true, detail: question.detail },
      ...(question.hasFixes ? [startAnyway, showFixes] : [startAnyway]),
    );
    if (choice === showFixes) {
      await showFixesOf(recipe, plan.finding);
    }
    return choice === startAnyway;
  }

  async #planOf(recipe: vscode.Uri): Promise<MemoryPlanInfo | undefined> {
    try {
      return (await this.plans.plan(recipe.toString())).plan;
    } catch (error) {
      this.log.warn("The memory of a run could not be planned", error);
      return undefined;
    }
  }
}

/** Puts the caret to the finding and opens the menu of its fixes. */
async function showFixesOf(recipe: vscode.Uri, code: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(recipe);
  const finding = vscode.languages.getDiagnostics(recipe).find((diagnostic) => diagnostic.code === code);
  const place = finding?.range.start ?? new vscode.Position(0, 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  await vscode.commands.executeCommand("editor.action.quickFix");
}
