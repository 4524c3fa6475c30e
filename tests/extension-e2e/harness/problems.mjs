// The Problems view.
export class Problems {
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
  }

  async show() {
    await this.workbench.runCommand("Problems: Focus on Problems View");
    await this.page.locator(".markers-panel").waitFor();
  }

  /** Rows of findings, without the rows of files. */
  rows() {
    return this.page.locator(".markers-panel .monaco-list-row").filter({ has: this.page.locator(".marker-icon") });
  }

  row(text) {
    return this.rows().filter({ hasText: text });
  }

  /** The file's findings as text: message, source, code. */
  async texts() {
    return await this.rows().allTextContents();
  }
}
