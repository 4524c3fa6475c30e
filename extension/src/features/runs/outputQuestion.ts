import type { ExistingOutput, OutputChoiceInfo } from "../../infrastructure/protocol.generated";
import { sentencesOf, type RequestProblem } from "../../infrastructure/requestError";

export interface OutputQuestion {
  message: string;
  detail: string;
  answers: { title: string; existing: ExistingOutput }[];
}

/** What is asked when output_dir holds something that a start would delete or go on from. */
export function questionAboutOutput(problem: RequestProblem, choice: OutputChoiceInfo): OutputQuestion {
  const answers: OutputQuestion["answers"] = [];
  if (choice.checkpoint !== undefined) {
    answers.push({ title: `Go on from ${choice.checkpoint}`, existing: "resume" });
  }
  if (choice.canOverwrite) {
    answers.push({ title: "Delete and begin anew", existing: "overwrite" });
  }
  const parts = [count(choice.checkpoints, "checkpoint"), count(choice.files, "file")].filter((part) => part !== undefined);
  const lines = [
    ...(choice.checkpoint !== undefined && choice.changedKeys.length > 0
      ? [`Changed since ${choice.checkpoint} was written: ${choice.changedKeys.join(", ")}.`]
      : []),
    ...(choice.canOverwrite ? [`Beginning anew deletes ${parts.join(" and ")} (${formatSize(choice.bytes)}).`] : []),
    ...(problem.hint ? [problem.hint] : []),
  ];
  return { message: sentencesOf({ message: problem.message }), detail: lines.join("\n"), answers };
}

/** "3 files"; undefined for none. */
export function count(number: number, noun: string): string | undefined {
  return number === 0 ? undefined : `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "8.6 GB": sizes on disk, which are counted in thousands. */
export function formatSize(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
