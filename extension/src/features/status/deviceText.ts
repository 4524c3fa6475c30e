import type { DevicesResult } from "../../infrastructure/protocol.generated";
import { formatGib, gibNumber } from "../memory/gib";

/** What the language status says of the machine: what memory is planned for, and what is free of it now. */
export function deviceText({ devices, plannedFor }: DevicesResult): { text: string; detail: string } {
  const free = devices.map(({ name, bytes, freeBytes }) => `${name}: ${gibNumber(freeBytes)} of ${formatGib(bytes)} free`);
  return { text: plannedFor, detail: free.join(", ") };
}
