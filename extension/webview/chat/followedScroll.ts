/** Fractions of pixels, and a little more. */
const slack = 24;

/** A list whose end stays in sight while it grows, until the user looks at something further up. */
export class FollowedScroll {
  #isFollowing = true;

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("scroll", () => {
      this.#isFollowing = root.scrollHeight - root.scrollTop - root.clientHeight <= slack;
    }, { passive: true });
    new ResizeObserver(() => {
      this.#toEnd();
    }).observe(root);
  }

  /** From now on again. */
  follow(): void {
    this.#isFollowing = true;
    this.#toEnd();
  }

  /** Changes what is in the list. */
  keep(change: () => void): void {
    change();
    this.#toEnd();
  }

  #toEnd(): void {
    if (this.#isFollowing) {
      this.root.scrollTop = this.root.scrollHeight;
    }
  }
}
