import type { DataScene } from "../../src/features/data/dataMessages";
import { verdictOf } from "../../src/features/data/dataText";
import { button, element } from "../dom";
import type { Ask } from "./ask";
import { checkView } from "./checkView";
import { previewView } from "./previewView";

/** The page as a whole: drawn anew with each scene, which comes only when somebody asks for one. */
export class DataPage {
  readonly #head = element("header");
  readonly #content = element("div", { class: "data" });
  readonly #news = element("p", { class: "for-screen-readers", "aria-live": "polite" });

  constructor(
    root: HTMLElement,
    private readonly ask: Ask,
  ) {
    root.replaceChildren(this.#head, this.#content, this.#news);
  }

  show(scene: DataScene): void {
    const again = button(
      "Again",
      "secondary",
      () => {
        this.ask({ type: "again" });
      },
      "data-again",
    );
    again.disabled = scene.kind === "busy";
    const summary = summaryOf(scene);
    this.#head.replaceChildren(
      element("h1", {}, scene.title),
      element("span", { class: "activity", "data-testid": "data-summary" }, summary),
      again,
    );
    this.#content.replaceChildren(...contentOf(scene, this.ask));
    this.#news.textContent = `${scene.title}: ${summary}`;
  }
}

function summaryOf(scene: DataScene): string {
  switch (scene.kind) {
    case "busy":
      return scene.text;
    case "failed":
      return "";
    case "check":
      return verdictOf(scene.result);
    case "preview":
      return scene.result.templateOrigin;
  }
}

function contentOf(scene: DataScene, ask: Ask): Node[] {
  switch (scene.kind) {
    case "busy":
      return [element("progress", { "aria-label": scene.text })];
    case "failed":
      return [element("section", { class: "ending", "data-state": "failed" }, element("p", { "data-testid": "data-failure" }, scene.message))];
    case "check":
      return checkView(scene.result, ask);
    case "preview":
      return previewView(scene.result, ask);
  }
}
