import type { PanelView } from "../../src/features/panel/messages";
import type { PanelCommand } from "../../src/features/panel/panelCommands";
import { button, element, fill } from "../dom";
import type { PageActions, PageScene } from "../page";

interface Notice {
  text: string;
  buttons: { text: string; command: PanelCommand }[];
}

/** What is to be said when there is no run to show, or nobody to tell of it. */
export class NoticeBox {
  readonly root = element("section", { class: "notice-box", "aria-label": "Notice" });

  constructor(private readonly actions: PageActions) {}

  draw({ view }: PageScene): void {
    const notice = noticeOf(view);
    this.root.hidden = notice === undefined;
    this.root.classList.toggle("welcome", view.run === undefined && view.connection.kind === "ready");
    fill(this.root, notice ?? {}, () =>
      notice === undefined
        ? []
        : [
            element("p", { "data-testid": "panel-notice" }, notice.text),
            ...notice.buttons.map(({ text, command }, index) =>
              button(text, index === 0 ? "primary" : "secondary", () => {
                this.actions.run(command);
              }),
            ),
          ],
    );
  }
}

export function noticeOf({ connection, run, runId, choices }: PanelView): Notice | undefined {
  switch (connection.kind) {
    case "connecting":
      return run === undefined ? { text: "Loading…", buttons: [] } : undefined;
    case "lost":
      return {
        text: `${connection.message} A run that was going on goes on without it; this panel shows the last known state.`,
        buttons: [{ text: "Restart daemon", command: "restartDaemon" }],
      };
    case "ready":
      if (run !== undefined) {
        return undefined;
      }
      return runId !== undefined && choices.length > 0
        ? { text: "The records of this run were not found. Choose another one.", buttons: [] }
        : {
            text: "No run yet. Open a recipe and train it: its curves appear here.",
            buttons: [
              { text: "Train recipe", command: "train" },
              { text: "New recipe", command: "newRecipe" },
            ],
          };
  }
}
