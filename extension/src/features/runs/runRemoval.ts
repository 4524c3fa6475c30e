import * as vscode from "vscode";
import { fileName, formatMoment } from "./format";
import { removalOffers, removalQuestion } from "./removalText";
import type { RunChooser } from "./runChooser";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";
import { isActive } from "./runState";
import type { RunStore } from "./runStore";

const remove = "Remove";

/** Removing ended runs: the user sees what would go before anything does. */
export class RunRemoval {
  constructor(
    private readonly service: RunService,
    private readonly store: RunStore,
    private readonly chooser: RunChooser,
  ) {}

  async remove(argument: unknown): Promise<void> {
    const run = await this.chooser.choose(argument, {
      isCandidate: (one) => !isActive(one),
      none: "There is no ended run to remove.",
      placeholder: "Which run is to be removed?",
      alwaysAsks: true,
    });
    if (run === undefined) {
      return;
    }
    const name = `${fileName(run.recipePath)}, ${formatMoment(run.createdAt, new Date())}`;
    try {
      const [records, output] = await Promise.all([
        this.service.remove(run.id, "records", false),
        this.service.remove(run.id, "output", false),
      ]);
      const offer = await vscode.window.showQuickPick(removalOffers(records, output), {
        title: `Remove run: ${name}`,
        placeHolder: "What is to go?",
      });
      if (offer === undefined || (offer.scope !== "listing" && !(await isSure(name, offer.scope === "records" ? records : output)))) {
        return;
      }
      await this.service.remove(run.id, offer.scope, true);
      await this.store.refresh(() => this.service.list());
    } catch (error) {
      await reportRefusal(error);
    }
  }
}

async function isSure(name: string, result: Parameters<typeof removalQuestion>[1]): Promise<boolean> {
  const { message, detail } = removalQuestion(name, result);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, remove)) === remove;
}
