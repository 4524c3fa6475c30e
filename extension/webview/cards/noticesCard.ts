import { formatMoment } from "../../src/features/runs/format";
import { element, fill } from "../dom";
import type { PageScene } from "../page";
import { Section } from "./section";

/** What the run had to say of itself on its way. */
export class NoticesCard extends Section {
  constructor(toggled: (name: string, isOpen: boolean) => void) {
    super("notices", "Notices", toggled);
  }

  draw({ facts }: PageScene): void {
    const notices = facts?.notices ?? [];
    this.root.hidden = notices.length === 0;
    this.note = notices.length > 1 ? String(notices.length) : "";
    fill(this.content, notices, () => {
      const now = new Date();
      return [
        element(
          "ul",
          { class: "notices" },
          ...notices.map(({ time, severity, message }) =>
            element(
              "li",
              { class: severity },
              element("time", { datetime: time }, formatMoment(time, now)),
              element("span", { class: "severity" }, severity === "warning" ? "Warning" : "Note"),
              element("span", {}, message),
            ),
          ),
        ),
      ];
    });
  }
}
