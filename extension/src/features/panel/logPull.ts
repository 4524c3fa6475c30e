import type { RunLogResult } from "../../infrastructure/protocol.generated";
import type { PanelHost, VisibleRun } from "./panelHost";
import { PullLoop } from "./pullLoop";

/** Some two hundred lines of usual length are far less. */
const maxBytes = 64 * 1024;

/** Follows the end of the shown run's log while the page has it open, from byte to byte. */
export class LogPull {
  readonly #loop = new PullLoop(() => this.#pullOnce());
  #isOpen = false;
  #next: number | undefined;
  #pulledSeq = -1;
  #generation = 0;
  #isKnown = true;

  constructor(
    private readonly run: VisibleRun,
    private readonly host: PanelHost,
  ) {}

  /** An opened log begins with its last lines, whatever the page had before. */
  setOpen(isOpen: boolean): void {
    if (isOpen !== this.#isOpen) {
      this.#isOpen = isOpen;
      this.forget();
      this.pull();
    }
  }

  /** The page has nothing (any more), and wants nothing until the next pull. */
  forget(): void {
    this.#generation++;
    this.#next = undefined;
    this.#pulledSeq = -1;
    this.#isKnown = true;
  }

  pull(): void {
    void this.#loop.pull();
  }

  pullIfNew(): void {
    const run = this.run();
    if (run !== undefined && run.lastSeq > this.#pulledSeq) {
      this.pull();
    }
  }

  async #pullOnce(): Promise<void> {
    const run = this.run();
    if (run === undefined || !this.#isOpen || !this.#isKnown) {
      return;
    }
    const generation = this.#generation;
    const from = this.#next;
    let part: RunLogResult | undefined;
    try {
      part = await this.host.log({ runId: run.id, maxBytes, ...(from === undefined ? {} : { from }) });
    } catch (error) {
      if (generation === this.#generation) {
        this.host.reportFailure("The run's log", error);
      }
      return;
    }
    if (generation !== this.#generation) {
      return;
    }
    this.#isKnown = part !== undefined;
    if (part === undefined) {
      return;
    }
    this.#pulledSeq = run.lastSeq;
    this.#next = part.next;
    if (from === undefined || part.text !== "") {
      this.host.post({ type: "log", runId: run.id, reset: from === undefined, text: part.text, isWhole: part.isWhole });
    }
    if (from !== undefined && part.next > from) {
      this.pull();
    }
  }
}
