import type { Config } from '../config/index.ts';

type Llm = Config['llm'];

/** Share of the account's limits that a trial gets beside the customers. */
const PARTS = 4;

/**
 * The models of a trial: a quarter of the calls at one time and of the tokens a minute, for its process knows nothing of
 * those that others make; and no limit of the day, for whoever began it counts what it spends and ends it.
 */
export const llmOfTrial = (llm: Llm): Llm => ({ ...llm, dailyLimitUsd: null, limits: shareOf(llm.limits, PARTS) });

/** An equal part of the limits, never less than one at a time. */
export const shareOf = ({ maxConcurrent, tokensPerMinute }: Llm['limits'], parts: number): Llm['limits'] => ({
  maxConcurrent: Math.max(1, Math.floor(maxConcurrent / parts)),
  tokensPerMinute: tokensPerMinute === null ? null : Math.max(1, Math.floor(tokensPerMinute / parts)),
});
