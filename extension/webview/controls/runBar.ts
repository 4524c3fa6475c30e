import { button, element, fill, iconButton } from "../dom";
import { lookOfRun } from "../charts/looks";
import { swatch } from "../charts/swatch";
import type { PageActions, PageScene } from "../page";

/** Which run is shown, and which are laid over it. */
export class RunBar {
  readonly root: HTMLElement;
  readonly #picker = element("select", { "data-testid": "run-picker", "aria-label": "Run" });
  readonly #pin = iconButton("pin", "Keep this run's curves when another run is shown");
  readonly #adder = element("select", { "data-testid": "add-run", "aria-label": "Lay another run over this one" });
  readonly #chips = element("div", { class: "chips", "data-testid": "pinned-runs" });
  #shownId: string | undefined;

  constructor(private readonly actions: PageActions) {
    this.#pin.classList.add("toggle");
    this.#picker.addEventListener("change", () => {
      actions.select(this.#picker.value);
    });
    this.#pin.addEventListener("click", () => {
      if (this.#shownId !== undefined) {
        actions.pin(this.#shownId, this.#pin.getAttribute("aria-pressed") !== "true");
      }
    });
    this.#adder.addEventListener("change", () => {
      if (this.#adder.value !== "") {
        actions.pin(this.#adder.value, true);
        this.#adder.value = "";
      }
    });
    this.root = element("div", { class: "run-bar" }, this.#picker, this.#pin, this.#adder, this.#chips);
  }

  draw({ view }: PageScene): void {
    const { choices, runId, pins } = view;
    this.#shownId = runId;
    this.root.hidden = choices.length === 0;
    // An open list would close under the pointer if its options were made anew.
    fill(this.#picker, choices, () => choices.map(({ id, label }) => element("option", { value: id }, label)));
    if (runId !== undefined && this.#picker.value !== runId) {
      this.#picker.value = runId;
    }
    this.#pin.setAttribute("aria-pressed", String(runId !== undefined && pins.includes(runId)));
    const others = choices.filter(({ id }) => id !== runId && !pins.includes(id));
    this.#adder.hidden = others.length === 0;
    fill(this.#adder, others, () => [
      element("option", { value: "" }, "Add run…"),
      ...others.map(({ id, label }) => element("option", { value: id }, label)),
    ]);
    const overlaid = pins.filter((id) => id !== runId);
    fill(this.#chips, [runId, overlaid, choices], () =>
      overlaid.map((id, index) => this.#chip(id, choices.find((choice) => choice.id === id)?.label ?? id, index + 1)),
    );
  }

  #chip(id: string, label: string, number: number): HTMLElement {
    const difference = button("Diff", "link", () => {
      if (this.#shownId !== undefined) {
        this.actions.run("compareRuns", this.#shownId, id);
      }
    });
    difference.title = `Show what differs between the two recipes`;
    difference.setAttribute("aria-label", `Compare the recipe with that of ${label}`);
    const close = iconButton("close", `Take ${label} out of the charts`);
    close.addEventListener("click", () => {
      this.actions.pin(id, false);
    });
    const name = element("span", { class: "chip-name" }, label);
    name.title = label;
    return element("span", { class: "chip" }, swatch(lookOfRun(number)), name, difference, close);
  }
}
