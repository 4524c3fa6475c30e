import { element, fill } from "../dom";
import type { PageScene } from "../page";
import { Section } from "./section";

/** What the model said to the preview prompts before training, and what it says after. */
export class AnswersCard extends Section {
  constructor(toggled: (name: string, isOpen: boolean) => void) {
    super("answers", "Answers before and after", toggled);
  }

  draw({ facts }: PageScene): void {
    const previews = facts?.previews ?? [];
    this.root.hidden = previews.length === 0;
    fill(this.content, previews, () =>
      previews.map(({ prompt, before, after }) =>
        element(
          "article",
          { class: "answer" },
          element("p", { class: "prompt" }, prompt),
          element("div", { class: "pair" }, said("Before", before, "–"), said("After", after, "not yet")),
        ),
      ),
    );
  }
}

function said(when: string, answer: string | undefined, none: string): HTMLElement {
  const text = answer === undefined ? element("p", { class: "muted" }, none) : element("p", {}, answer);
  return element("div", {}, element("h3", {}, when), text);
}
