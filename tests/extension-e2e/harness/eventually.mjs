// Waiting for what becomes true, for whatever Playwright has no waiting of its own.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/** Asks for a value until it passes `holds`; gives the value, or fails with the last one. */
export async function eventually(what, ask, holds = Boolean, limit = 90_000) {
  const deadline = Date.now() + limit;
  for (;;) {
    const value = await ask();
    if (holds(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      assert.fail(`${what}: still not after ${limit / 1000} s; last seen: ${JSON.stringify(value)}`);
    }
    await delay(100);
  }
}
