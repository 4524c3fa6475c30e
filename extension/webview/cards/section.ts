import { element } from "../dom";

/** A card that can be folded; whether it is open is kept under its name. */
export class Section {
  readonly root: HTMLDetailsElement;
  readonly content = element("div", { class: "card-content" });
  readonly #note = element("span", { class: "card-note" });

  constructor(
    readonly name: string,
    title: string,
    toggled: (name: string, isOpen: boolean) => void,
  ) {
    this.root = element(
      "details",
      { class: "card", "data-testid": `section-${name}` },
      element("summary", {}, element("h2", {}, title), this.#note),
      this.content,
    );
    this.root.hidden = true;
    this.root.addEventListener("toggle", () => {
      toggled(name, this.root.open);
    });
  }

  /** A few words beside the title. */
  set note(text: string) {
    this.#note.textContent = text;
  }
}
