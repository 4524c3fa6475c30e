import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { questionAbout } from "../src/features/memory/questionText";
import { plan, silencedPlan } from "./plans";

describe("the question before a start", () => {
  it("compares what is needed with what there is, and names the best remedy", () => {
    const question = questionAbout(plan());
    assert.equal(question?.message, "The training needs 27.4 GiB, RTX 4090 has 23.0 GiB.");
    assert.match(question.detail, /^Turn on gradient checkpointing: 17\.3 GiB\.\nRTX 4090, not asked itself\.\nPlanned by formula\.$/);
    assert.equal(question.hasFixes, true);
  });

  it("is asked when little is left", () => {
    assert.match(questionAbout(plan({ verdict: "tight", finding: "LT4002" }))?.message ?? "", /so little is left\.$/);
  });

  it("offers no fixes where there are none", () => {
    assert.equal(questionAbout(plan({ remedies: [] }))?.hasFixes, false);
  });

  it("is not asked about what fits, is silenced or would be refused anyway", () => {
    assert.equal(questionAbout(silencedPlan({ verdict: "fits" })), undefined);
    assert.equal(questionAbout(silencedPlan()), undefined);
    assert.equal(questionAbout(plan({ hasErrors: true })), undefined);
  });
});
