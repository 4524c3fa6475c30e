type Attributes = Record<string, string>;

/** An element with attributes and children; text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Writes only what changed, so that neither layout nor a selection is disturbed ten times a second. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Fills an element anew only when what it is made from has changed: a focus or an open list inside it would not survive. */
export function fill(target: HTMLElement, source: unknown, make: () => (Node | string)[]): void {
  const content = JSON.stringify(source);
  if (target.dataset.content !== content) {
    target.dataset.content = content;
    target.replaceChildren(...make());
  }
}

export function button(text: string, look: "primary" | "secondary" | "link", clicked: () => void, testId?: string): HTMLButtonElement {
  const made = element("button", { type: "button", class: look, ...(testId === undefined ? {} : { "data-testid": testId }) }, text);
  made.addEventListener("click", clicked);
  return made;
}

const icons = {
  save: "M8 2v7M5 6.5 8 9.5l3-3M3 12.5h10",
  close: "M4 4l8 8M12 4l-8 8",
  pin: "M6 2.5h4M6.5 2.5v4L5 9h6L9.5 6.5v-4M8 9v4.5",
} as const;

/** A button with a picture, and words for those who don't see it. */
export function iconButton(icon: keyof typeof icons, label: string): HTMLButtonElement {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", icons[icon]);
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("width", "16");
  picture.setAttribute("height", "16");
  picture.setAttribute("aria-hidden", "true");
  picture.append(line);
  const made = element("button", { type: "button", class: "icon", "aria-label": label }, picture);
  made.title = label;
  return made;
}
