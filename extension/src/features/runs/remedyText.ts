import type { PlanEditInfo } from "../../infrastructure/protocol.generated";

/** What edits have done to a recipe: "cutoff_len is 1024 now, flash_attn is taken out". */
export function editsText(edits: readonly PlanEditInfo[]): string {
  return edits.map(({ key, value }) => (value === undefined ? `${key} is taken out` : `${key} is ${value} now`)).join(", ");
}

export function isEditList(value: unknown): value is PlanEditInfo[] {
  return (
    Array.isArray(value) &&
    value.every((edit) => typeof edit === "object" && edit !== null && typeof (edit as PlanEditInfo).key === "string")
  );
}
