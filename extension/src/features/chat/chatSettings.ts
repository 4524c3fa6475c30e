/** What answers are made with. */
export interface ChatSettings {
  system: string;
  temperature: number;
  topP: number;
  topK: number;
  minP: number;
  repetitionPenalty: number;
  maxTokens: number;
  /** Undefined: another one for each answer. */
  seed?: number;
}

export type SamplingName = Exclude<keyof ChatSettings, "system">;

export interface SamplingField {
  name: SamplingName;
  label: string;
  hint: string;
  min: number;
  max: number;
  /** Between values of the field's buttons; 1 for whole numbers. */
  step: number;
  /** May be left empty. */
  isOptional?: true;
}

/** Numbers of answers, in the order they are shown. */
export const samplingFields: readonly SamplingField[] = [
  { name: "temperature", label: "Temperature", hint: "0 takes the likeliest token each time.", min: 0, max: 2, step: 0.05 },
  { name: "topP", label: "Top-p", hint: "Tokens are drawn from the likeliest that together have this share. 1: from all.", min: 0.01, max: 1, step: 0.01 },
  { name: "topK", label: "Top-k", hint: "Tokens are drawn from so many of the likeliest. 0: from all.", min: 0, max: 100_000, step: 1 },
  { name: "minP", label: "Min-p", hint: "Tokens that have less than this share of the likeliest one's are left out.", min: 0, max: 1, step: 0.01 },
  {
    name: "repetitionPenalty",
    label: "Repetition penalty",
    hint: "Above 1, tokens that are there already become less likely. 1: off.",
    min: 0.5,
    max: 2,
    step: 0.05,
  },
  { name: "maxTokens", label: "Max tokens", hint: "The longest answer.", min: 1, max: 131_072, step: 1 },
  { name: "seed", label: "Seed", hint: "The same number gives the same answer again. Empty: another one each time.", min: 0, max: 2_147_483_647, step: 1, isOptional: true },
];

/** Longer ones are cut. */
export const maxSystemLength = 32_768;

/** The sampling that LLaMA-Factory chats with. */
export const defaultSettings: ChatSettings = {
  system: "",
  temperature: 0.95,
  topP: 0.7,
  topK: 50,
  minP: 0,
  repetitionPenalty: 1,
  maxTokens: 512,
};

/** Reads settings from whoever wrote them: what does not fit is as at first, and numbers keep to their bounds. */
export function readSettings(kept: unknown): ChatSettings {
  const values = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  const settings: ChatSettings = { ...defaultSettings };
  if (typeof values.system === "string") {
    settings.system = values.system.slice(0, maxSystemLength);
  }
  for (const field of samplingFields) {
    const value = values[field.name];
    if (typeof value === "number" && Number.isFinite(value)) {
      settings[field.name] = within(field, value);
    }
  }
  return settings;
}

/** The members of a completion's request that settings stand for. */
export function samplingOf(settings: ChatSettings): Record<string, number> {
  return {
    temperature: settings.temperature,
    top_p: settings.topP,
    top_k: settings.topK,
    min_p: settings.minP,
    repetition_penalty: settings.repetitionPenalty,
    max_tokens: settings.maxTokens,
    ...(settings.seed === undefined ? {} : { seed: settings.seed }),
  };
}

function within({ min, max, step }: SamplingField, value: number): number {
  return Math.min(max, Math.max(min, step === 1 ? Math.round(value) : value));
}
