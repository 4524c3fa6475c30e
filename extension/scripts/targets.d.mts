export interface Target {
  name: string;
  editor: string;
  symbols?: string;
}
export const targets: Target[];
export function targetOf(word: string): Target;
export function vsixName(target: Target, version: string, withEngine: boolean): string;
export function engineName(target: Target, version: string): string;
export function checksumLine(sha256: string, file: string): string;
export function withoutLinks(markdown: string): string;
