import type { Attempt } from './types.ts';

/** Hands one event to its receiver. Never throws: what happened is in the result. */
export type PostEvent = (event: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<Attempt>;
