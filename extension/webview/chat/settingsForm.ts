import { defaultSettings, maxSystemLength, samplingFields, type ChatSettings, type SamplingField } from "../../src/features/chat/chatSettings";
import { button, element } from "../dom";
import type { Ask } from "./ask";

/** The system prompt and the numbers of the sampling. Each change counts from the next prompt on. */
export class SettingsForm {
  readonly root: HTMLDetailsElement;
  readonly #system = element("textarea", { rows: "2", maxlength: String(maxSystemLength), placeholder: "As recipe and template have it", "data-testid": "chat-system" });
  readonly #inputs: { field: SamplingField; input: HTMLInputElement }[];
  readonly #note = element("span", { class: "card-note" });
  /** What somebody is writing into: news of the settings must not replace it. */
  readonly #edited = new Set<HTMLElement>();
  #settings: ChatSettings = defaultSettings;

  constructor(
    private readonly ask: Ask,
    isOpen: boolean,
    toggled: (isOpen: boolean) => void,
  ) {
    this.#inputs = samplingFields.map((field) => ({ field, input: this.#inputOf(field) }));
    const reset = button("As at first", "secondary", () => {
      this.ask({ type: "setSettings", settings: { ...defaultSettings, system: this.#settings.system } });
    }, "chat-reset");
    this.#watch(this.#system);
    this.#system.addEventListener("change", () => {
      this.#edited.delete(this.#system);
      this.#change({ system: this.#system.value });
    });
    this.root = element(
      "details",
      { class: "card chat-settings", "data-testid": "chat-settings" },
      element("summary", {}, element("h2", {}, "Settings"), this.#note),
      element(
        "div",
        { class: "card-content" },
        element("label", { class: "system" }, "System prompt", this.#system),
        element("div", { class: "sampling" }, ...this.#inputs.map(({ field, input }) => labelled(field, input)), reset),
      ),
    );
    this.root.open = isOpen;
    this.root.addEventListener("toggle", () => {
      toggled(this.root.open);
    });
  }

  draw(settings: ChatSettings): void {
    this.#settings = settings;
    if (!this.#edited.has(this.#system)) {
      this.#system.value = settings.system;
    }
    for (const { field, input } of this.#inputs) {
      if (!this.#edited.has(input)) {
        input.value = String(settings[field.name] ?? "");
      }
    }
    this.#note.textContent = noteOf(settings);
  }

  #inputOf(field: SamplingField): HTMLInputElement {
    const input = element("input", {
      type: "number",
      min: String(field.min),
      max: String(field.max),
      // By its buttons and arrow keys; any value between may be typed.
      step: field.step === 1 ? "1" : "any",
      "data-testid": `chat-${field.name}`,
      ...(field.isOptional === true ? { placeholder: "any" } : { required: "" }),
    });
    this.#watch(input);
    input.addEventListener("change", () => {
      if (!input.reportValidity()) {
        return;
      }
      this.#edited.delete(input);
      const next = { ...this.#settings };
      if (input.value === "") {
        delete next.seed;
      } else {
        next[field.name] = input.valueAsNumber;
      }
      this.#settings = next;
      this.ask({ type: "setSettings", settings: next });
    });
    return input;
  }

  /** From the first key to the change, or until it is left. */
  #watch(input: HTMLElement): void {
    input.addEventListener("input", () => this.#edited.add(input));
    input.addEventListener("blur", () => this.#edited.delete(input));
  }

  #change(change: Partial<ChatSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.ask({ type: "setSettings", settings: this.#settings });
  }
}

function labelled({ label, hint }: SamplingField, input: HTMLInputElement): HTMLElement {
  input.title = hint;
  return element("label", {}, label, input);
}

/** What is different from the first, beside the closed section's name. */
function noteOf(settings: ChatSettings): string {
  const system = settings.system.trim() === "" ? [] : ["system prompt"];
  const changed = samplingFields.filter(({ name }) => settings[name] !== defaultSettings[name]);
  return [...system, ...changed.map(({ name, label }) => `${label.toLowerCase()} ${settings[name] ?? "any"}`)].join(", ");
}
