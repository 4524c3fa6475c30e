import type { ChatView } from "../../src/features/chat/chatMessages";
import { isUnderWay, maxColumns } from "../../src/features/chat/conversation";
import { element, fill } from "../dom";
import type { Ask } from "./ask";

/** Stands for no second model; ids of models are not empty. */
const nobody = "";

/** Above each column, who answers in it. */
export class ColumnHeads {
  readonly root = element("div", { class: "heads" });

  constructor(private readonly ask: Ask) {}

  draw({ models, columns, turns }: ChatView): void {
    const isBusy = turns.some(({ answers }) => answers.some(isUnderWay));
    this.root.hidden = models.length === 0;
    this.root.classList.toggle("single", columns.length < 2);
    fill(this.root, [models, columns], () => {
      const heads = columns.map((id, column) => this.#head(models, id, column));
      // Somewhere to bring a second model in from.
      return columns.length < maxColumns && models.length > 1 ? [...heads, this.#head(models, nobody, columns.length)] : heads;
    });
    for (const select of this.root.querySelectorAll("select")) {
      select.disabled = isBusy;
    }
  }

  #head(models: ChatView["models"], chosen: string, column: number): HTMLElement {
    if (models.length === 1) {
      return element("h2", { "data-testid": `chat-model-${column}` }, models[0]?.title ?? "");
    }
    const choices = column === 0 ? models : [{ id: nobody, title: "No second model" }, ...models];
    const select = element(
      "select",
      { "aria-label": column === 0 ? "Model" : "Second model", "data-testid": `chat-model-${column}` },
      ...choices.map(({ id, title }) => element("option", { value: id }, title)),
    );
    select.value = chosen;
    select.addEventListener("change", () => {
      this.ask({ type: "setModel", column, model: select.value === nobody ? null : select.value });
    });
    return select;
  }
}
