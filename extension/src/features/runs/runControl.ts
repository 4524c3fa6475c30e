import * as vscode from "vscode";
import type { RunAction, RunInfo } from "../../infrastructure/protocol.generated";
import type { RunChooser } from "./runChooser";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";
import { isActive, isAtWork, isPausable, isPaused } from "./runState";

/** Runs that can be asked for something. */
const candidatesOf: Record<RunAction, (run: RunInfo) => boolean> = {
  stop: isActive,
  stopNow: isActive,
  pause: isPausable,
  resume: isPaused,
  save: isAtWork,
  evaluate: isAtWork,
};

/** Asking runs that go on to stop, pause, go on, save or evaluate. */
export class RunControl {
  constructor(
    private readonly service: RunService,
    private readonly chooser: RunChooser,
  ) {}

  async ask(argument: unknown, action: RunAction): Promise<void> {
    const run = await this.chooser.choose(argument, { isCandidate: candidatesOf[action], none: "There is no run to ask for this." });
    if (run === undefined) {
      return;
    }
    try {
      const { accepted, reason } = await this.service.control(run.id, action);
      if (!accepted) {
        void vscode.window.showInformationMessage(reason ?? "The run does not take this request.");
      }
    } catch (error) {
      await reportRefusal(error);
    }
  }
}
