import type { Config } from '../config/index.ts';

/** Every model id of the settings, once. */
export function modelIds({ fallback, ...roles }: Config['llm']['models']): readonly string[] {
  return [...new Set([...Object.values(roles), ...fallback])];
}
