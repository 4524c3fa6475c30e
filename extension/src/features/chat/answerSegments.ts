/** A part of an answer: text as it is, or what stands between fences. */
export interface AnswerSegment {
  kind: "text" | "code";
  text: string;
}

/** Splits an answer at its code fences (``` or ~~~, as CommonMark has them). The last block may still be without its end. */
export function answerSegments(answer: string): AnswerSegment[] {
  const segments: AnswerSegment[] = [];
  let fence: string | undefined;
  let lines: string[] = [];
  const close = (kind: AnswerSegment["kind"]): void => {
    // An empty block of code is shown; text between two blocks that is nothing but their line ends is not.
    if (kind === "code" || lines.some((line) => line !== "")) {
      segments.push({ kind, text: lines.join("\n") });
    }
    lines = [];
  };
  for (const line of answer.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === undefined && mark?.[1] !== undefined && !(mark[1].startsWith("`") && mark[2]?.includes("`"))) {
      close("text");
      fence = mark[1];
    } else if (fence !== undefined && mark?.[1]?.startsWith(fence) && mark[2]?.trim() === "") {
      close("code");
      fence = undefined;
    } else {
      lines.push(line);
    }
  }
  if (fence !== undefined || lines.length > 0) {
    close(fence === undefined ? "text" : "code");
  }
  return segments;
}
