// The view of runs in the side bar.
import { eventually } from "./eventually.mjs";

export class RunsView {
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
  }

  async show() {
    await this.workbench.runCommand("Lathe: Focus on Runs View");
    await this.#tree().waitFor();
  }

  /** Rows by what they say: groups and runs. */
  row(text) {
    return this.#tree().locator(".monaco-list-row", { hasText: text });
  }

  async texts() {
    return await this.#tree().locator(".monaco-list-row").allTextContents();
  }

  /**
   * Presses one of the buttons in the row of a run; they are there when the pointer is, and rows move when runs change their state. A press may
   * have come through although the page answered too late to say so: `pressed` tells.
   */
  async action(text, title, pressed) {
    const button = this.page.locator(`.action-label[aria-label="${title}"]`);
    const row = this.row(text).filter({ has: button }).first();
    let failure;
    const ok = async () => {
      try {
        await row.hover({ timeout: 5000 });
        await row.locator(button).click({ timeout: 2000 });
        return true;
      } catch (error) {
        failure = error;
        return await pressed();
      }
    };
    await eventually(`${title} of ${text}`, ok, Boolean, 60_000).catch((error) => {
      throw new Error(`${error.message}\n${failure.message}`);
    });
  }

  #tree() {
    return this.page.locator('.part.sidebar [id="lathe.runs"], .part.sidebar .pane:has([aria-label^="Runs"])').first();
  }
}
