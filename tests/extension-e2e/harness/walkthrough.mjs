// VS Code's page of a walkthrough.
export class Walkthrough {
  constructor(page) {
    this.root = page.locator(".gettingStartedContainer");
  }

  /** Opens a step by its title; one that is open stays so. */
  async open(title) {
    const step = this.step(title);
    await step.waitFor();
    if (!(await step.getAttribute("class")).includes("expanded")) {
      await step.click({ position: { x: 60, y: 15 } });
      await this.root.locator(".getting-started-step.expanded", { hasText: title }).waitFor();
    }
  }

  /** Presses a step's own button. */
  async press(title, button) {
    await this.open(title);
    await this.step(title).locator(".monaco-button", { hasText: button }).click();
  }

  /** The step, when it counts as done. */
  done(title) {
    return this.step(title).locator(".codicon-getting-started-step-checked");
  }

  step(title) {
    return this.root.locator(".getting-started-step", { hasText: title });
  }
}
