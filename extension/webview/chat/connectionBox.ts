import type { ChatConnection } from "../../src/features/chat/chatMessages";
import { button, element, fill } from "../dom";
import type { Ask } from "./ask";

/** What keeps anyone from answering, and what can be done about it. */
export class ConnectionBox {
  readonly root = element("section", { class: "notice-box", role: "status", "data-testid": "chat-connection" });
  readonly #progress = element("progress", { "aria-label": "Loading" });
  readonly #step = element("p");

  constructor(private readonly ask: Ask) {}

  draw(connection: ChatConnection, isEmpty: boolean): void {
    this.root.hidden = connection.kind === "ready";
    // The bar moves ten times a second; the button beside it stays.
    const { kind } = connection;
    fill(this.root, [kind === "lost" ? connection : kind, isEmpty], () => this.#content(connection, isEmpty));
    if (kind === "loading") {
      this.#step.textContent = connection.step;
      if (connection.percent === undefined) {
        this.#progress.removeAttribute("value");
      } else {
        this.#progress.max = 100;
        this.#progress.value = connection.percent;
      }
    }
  }

  #content(connection: ChatConnection, isEmpty: boolean): (Node | string)[] {
    const load = (text: string): HTMLElement =>
      button(text, "primary", () => {
        this.ask({ type: "load" });
      }, "chat-load");
    switch (connection.kind) {
      case "ready":
        return [];
      case "idle":
        return [element("p", {}, isEmpty ? "The model is not loaded." : "The model is not loaded. Load it to go on."), load("Load model")];
      case "loading": {
        const cancel = button("Cancel", "secondary", () => {
          this.ask({ type: "cancelLoad" });
        }, "chat-cancel-load");
        return [this.#step, cancel, this.#progress];
      }
      case "lost": {
        const install = button("Install engine", "secondary", () => {
          this.ask({ type: "installEngine" });
        });
        return [element("p", { "data-testid": "chat-failure" }, connection.message), ...(connection.canInstall ? [install] : []), load("Load again")];
      }
    }
  }
}
