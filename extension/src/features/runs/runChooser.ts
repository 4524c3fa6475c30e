import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { fileName, formatMoment } from "./format";
import { runIdOf } from "./runArgument";
import { runStatusText } from "./runStatusText";
import { isActive, stateWord } from "./runState";
import type { RunService } from "./runService";
import type { RunStore } from "./runStore";

export interface RunQuestion {
  /** Which runs can be meant. */
  isCandidate: (run: RunInfo) => boolean;
  /** What is said when none can. */
  none: string;
  placeholder?: string;
  /** The list is shown also when only one is in it. */
  alwaysAsks?: boolean;
}

/** Finds the run that a command means. */
export class RunChooser {
  constructor(
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly store: RunStore,
  ) {}

  /** The run of the argument (an id, or a row of the view), else the one that the user picks; undefined: there is none, or nobody picked. */
  async choose(argument: unknown, question: RunQuestion): Promise<RunInfo | undefined> {
    const id = runIdOf(argument);
    const known = id === undefined ? undefined : this.store.get(id);
    if (known !== undefined) {
      return known;
    }
    if (!(await this.daemon.ensureStarted({ retry: true }))) {
      return undefined;
    }
    if (id !== undefined || this.store.runs.length === 0) {
      await this.store.refresh(() => this.service.list());
    }
    const candidates = this.store.runs.filter((run) => (id === undefined ? question.isCandidate(run) : run.id === id));
    if (candidates.length === 0) {
      void vscode.window.showInformationMessage(id === undefined ? question.none : `The run ${id} is not known any more.`);
      return undefined;
    }
    const isClear = candidates.length === 1 && (id !== undefined || !question.alwaysAsks);
    return isClear ? candidates[0] : pickRun(candidates, question.placeholder ?? "Which run?");
  }
}

async function pickRun(runs: readonly RunInfo[], placeHolder: string): Promise<RunInfo | undefined> {
  const now = new Date();
  const items = runs.map((run) => ({
    label: fileName(run.recipePath),
    description: `started ${formatMoment(run.createdAt, now)}`,
    detail: isActive(run) ? runStatusText(run, 0) : (run.message ?? stateWord(run.state)),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))?.run;
}
