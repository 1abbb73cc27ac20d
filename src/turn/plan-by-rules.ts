import { isWithAssistant, pausedText } from '../handoff/index.ts';
import type { Decision } from './rules.ts';
import type { TurnPlan, TurnWork } from './types.ts';

/** A plan that says and changes nothing. */
export const QUIET_PLAN = {
  say: null,
  propose: null,
  handTo: null,
  tells: 'nothing',
  trace: null,
  receipts: [],
  claims: null,
} as const;

/** There are no words from the model: a person is asked. */
export const modelFailed = (detail: string): TurnPlan => ({
  ...QUIET_PLAN,
  outcome: 'given_to_person',
  reason: detail,
  handTo: 'model_failed',
  tells: 'person_comes',
});

/** What code decides without looking at an answer or a code. */
export function planByRules(
  decision: Exclude<Decision, { to: 'think' | 'wait' | 'settle' | 'code' }>,
  work: TurnWork,
): TurnPlan {
  if (decision.to === 'ask_again')
    return { ...QUIET_PLAN, outcome: 'answered', reason: 'asked_again', askAgain: decision.question };
  if (decision.to === 'ignore') return { ...QUIET_PLAN, outcome: 'ignored', reason: decision.reason };
  if (decision.to === 'paused') {
    const say = decision.isTold ? ({ origin: 'notice', text: pausedText(work.language) } as const) : null;
    // Whoever holds the conversation already keeps it; the others come back to the assistant when the pause ends.
    const isFree = isWithAssistant({ holder: work.holding.holder, isPaused: false });
    return {
      ...QUIET_PLAN,
      outcome: 'given_to_person',
      reason: 'paused',
      handTo: isFree ? 'policy' : null,
      say,
      tells: decision.isTold ? 'person_comes' : 'nothing',
    };
  }
  // Whoever already holds the conversation keeps it; otherwise it starts to wait for a person now.
  const handTo = decision.reason === 'taken' ? null : decision.reason;
  const tells = decision.isTold ? 'person_comes' : 'nothing';
  return { ...QUIET_PLAN, outcome: 'given_to_person', reason: decision.reason, handTo, tells };
}
