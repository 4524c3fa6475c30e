import { element } from "../dom";
import { LogTail } from "./logTail";
import { Section } from "./section";

/** The end of what the run's process printed. It follows while it is scrolled down. */
export class LogCard extends Section {
  readonly #lines = element("pre", { class: "log", role: "log", "aria-live": "off", tabindex: "0", "aria-label": "Log of the run" });
  readonly #tail = new LogTail();

  constructor(toggled: (name: string, isOpen: boolean) => void) {
    super("log", "Log", toggled);
    this.#lines.dataset.testid = "log-lines";
    this.content.append(this.#lines);
  }

  /** Another run is shown. */
  clear(): void {
    this.take("", true, true);
  }

  take(text: string, reset: boolean, isWhole: boolean): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#lines;
    const follows = reset || scrollTop + clientHeight >= scrollHeight - 8;
    this.#tail.append(text, reset, isWhole);
    this.#lines.textContent = this.#tail.text;
    this.note = this.#tail.isCut ? `last ${this.#tail.count} lines` : "";
    if (follows) {
      this.#lines.scrollTop = this.#lines.scrollHeight;
    }
  }
}
