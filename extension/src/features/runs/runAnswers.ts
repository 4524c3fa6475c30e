import type { TextPages } from "../../infrastructure/textPages";
import { answersText } from "./answersText";
import { fileName } from "./format";
import type { RunChooser } from "./runChooser";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";

/** What the model said to the preview prompts before and after training, as a page. */
export class RunAnswers {
  constructor(
    private readonly service: RunService,
    private readonly chooser: RunChooser,
    private readonly pages: TextPages,
  ) {}

  async show(argument: unknown): Promise<void> {
    const run = await this.chooser.choose(argument, { isCandidate: ({ step }) => step > 0, none: "No run has trained anything yet." });
    if (run === undefined) {
      return;
    }
    try {
      const { previews } = await this.service.show(run.id);
      await this.pages.show(`Answers (${fileName(run.recipePath)})`, answersText(run.recipePath, previews), "markdown");
    } catch (error) {
      await reportRefusal(error);
    }
  }
}
