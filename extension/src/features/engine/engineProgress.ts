import type { EngineProgressParams } from "../../infrastructure/protocol.generated";
import { formatSize } from "../runs/outputQuestion";

/** What a progress notification shows: words, and the share that is done as a whole per cent; undefined while it is not known. */
export function progressText({ step, done, total }: EngineProgressParams): { message: string; percent?: number } {
  if (total <= 0) {
    return { message: done > 0 ? `${step}, ${formatSize(done)}` : step };
  }
  return { message: `${step}, ${formatSize(done)} of ${formatSize(total)}`, percent: Math.min(100, Math.floor((100 * done) / total)) };
}
