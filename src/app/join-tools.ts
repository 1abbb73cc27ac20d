import type { Executor } from '../actions/index.ts';
import type { Tool } from '../agent/index.ts';
import type { Shop } from './build-shop.ts';
import type { VerificationParts } from './build-verification.ts';

/** Everything that the model can call, and everything that a customer's yes can do. */
export const joinTools = (
  shop: Pick<Shop, 'tools' | 'executors'>,
  verification: Pick<VerificationParts, 'tools' | 'executors'>,
): { readonly tools: readonly Tool[]; readonly executors: Readonly<Record<string, Executor>> } => ({
  tools: [...shop.tools, ...verification.tools],
  executors: { ...shop.executors, ...verification.executors },
});
