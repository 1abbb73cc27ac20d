import type { UnreadNotice } from '../media/index.ts';
import { QUIET_PLAN } from './plan-by-rules.ts';
import type { TurnPlan } from './types.ts';

/** Nothing came but files that were not understood: code says so, the model is not needed. */
export function planUnread({ why, text }: UnreadNotice): TurnPlan {
  if (text === null) return { ...QUIET_PLAN, outcome: 'ignored', reason: 'day_limit_again', tellsOfFiles: true };
  const told = { ...QUIET_PLAN, say: { origin: 'notice', text }, tellsOfFiles: true } as const;
  if (why === 'unread') return { ...told, outcome: 'answered', reason: 'files_unread' };
  if (why === 'day_limit') return { ...told, outcome: 'answered', reason: 'day_limit' };
  // Nor could the models answer what the customer would type instead.
  return { ...told, outcome: 'given_to_person', reason: 'files_over_budget', handTo: 'budget', tells: 'person_comes' };
}
