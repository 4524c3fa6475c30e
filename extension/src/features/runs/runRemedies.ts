import * as vscode from "vscode";
import type { PlanEditInfo } from "../../infrastructure/protocol.generated";
import { applyEdits } from "../recipes/recipeEdits";
import type { RecipeService } from "../recipes/recipeService";
import { fileName } from "./format";
import { editsText, isEditList } from "./remedyText";
import type { RunChooser } from "./runChooser";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";
import { isActive, isResumable } from "./runState";
import type { RunStarts } from "./runStarts";

const begin = "Train anew";

/** What may let a run come through that died: edits of its recipe, and a start with them. */
export class RunRemedies {
  constructor(
    private readonly service: RunService,
    private readonly recipes: RecipeService,
    private readonly chooser: RunChooser,
    private readonly starts: RunStarts,
  ) {}

  /** `remedy` is the place of one in the run's failure, or edits. */
  async apply(argument: unknown, remedy: unknown): Promise<void> {
    const run = await this.chooser.choose(argument, { isCandidate: (one) => !isActive(one), none: "There is no ended run." });
    if (run === undefined) {
      return;
    }
    try {
      const chosen = await this.#remedyOf(run.id, remedy);
      if (chosen === undefined) {
        void vscode.window.showInformationMessage("The run has no such remedy.");
        return;
      }
      const recipe = vscode.Uri.file(run.recipePath);
      if (!(await applyEdits(this.recipes, recipe, chosen.edits))) {
        return;
      }
      const goOn = chosen.canResume && isResumable(run) ? `Resume from ${fileName(run.lastCheckpoint ?? "")}` : undefined;
      const message = `${fileName(run.recipePath)}: ${editsText(chosen.edits)}.`;
      const choice = await vscode.window.showInformationMessage(message, ...(goOn === undefined ? [begin] : [goOn, begin]));
      if (choice !== undefined) {
        // The edited recipe starts, not the one that the dead run has kept.
        await this.starts.train(recipe, choice === goOn ? { existing: "resume" } : {});
      }
    } catch (error) {
      await reportRefusal(error);
    }
  }

  async #remedyOf(runId: string, remedy: unknown): Promise<{ edits: PlanEditInfo[]; canResume: boolean } | undefined> {
    if (isEditList(remedy)) {
      return { edits: remedy, canResume: true };
    }
    return typeof remedy === "number" ? (await this.service.show(runId)).failure?.remedies[remedy] : undefined;
  }
}
