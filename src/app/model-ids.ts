import type { Config } from '../config/index.ts';

/** Every model id of the settings, once. */
export function modelIds({ fallback, ...roles }: Config['llm']['models']): readonly string[] {
  return [...new Set([...Object.values(roles), ...fallback])];
}

/** The model that answers first; its stand-in has a name too. */
export const answeringModel = ({ kind, models }: Config['llm']): { readonly id: string; readonly isReal: boolean } =>
  kind === 'demo' ? { id: 'recado/demo-rules', isReal: false } : { id: models.default, isReal: true };
