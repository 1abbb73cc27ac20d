import type { OpenMessage } from '../inbox/index.ts';
import type { CodeResult, TurnPlan, TurnWork } from './types.ts';

type ByCode = {
  readonly to: 'code' | 'cart' | 'consent';
  readonly message: OpenMessage;
  /** False: it is done and nothing is said. */
  readonly isTold?: boolean;
};
const SOURCES = { code: 'verification', cart: 'orders', consent: 'consent' } as const;

/** What code says of a code or a word that was typed or a cart that was sent, for that message alone. */
export function planCode(work: TurnWork, { to, message, isTold = true }: ByCode, result: CodeResult) {
  const plan: TurnPlan = {
    outcome: isTold ? 'answered' : 'ignored',
    reason: `${to}_${result.became}`,
    say: isTold ? { origin: 'notice', text: result.text } : null,
    propose: null,
    handTo: null,
    tells: 'nothing',
    trace: null,
    receipts: [{ id: to, source: SOURCES[to], facts: result.facts }],
    claims: null,
  };
  const own: TurnWork = { ...work, turnId: message.id, messages: [message] };
  return { work: own, plan, historyFromSeq: null, openMessages: work.messages.length };
}

/** A plan of the model's, told after what code had to say. */
export function saidAfter(first: TurnPlan, then: TurnPlan): TurnPlan {
  const words = [first.say?.text, then.say?.text].filter((text) => text !== undefined).join('\n\n');
  return {
    ...then,
    say: { origin: then.say?.origin ?? 'notice', text: words },
    receipts: [...first.receipts, ...then.receipts],
  };
}
