import { stopInDoubtText } from '../consent/index.ts';
import type { Language } from '../core/language.ts';
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

const NOTICES: Readonly<Record<'call' | 'unsupported', Readonly<Record<Language, string>>>> = {
  call: {
    es: 'Vi que llamaste; por aquí no puedo contestar llamadas. Escríbeme qué necesitas y te ayudo. Si prefieres que te atienda una persona, escribe «persona».',
    en: 'I saw that you called; I cannot take calls here. Write to me what you need and I will help. If you would rather have a person, write "person".',
  },
  unsupported: {
    es: 'Me llegó un mensaje de un tipo que aquí no puedo ver (por ejemplo, una encuesta o un mensaje editado). ¿Me lo escribes con palabras, por favor?',
    en: 'I received a message of a type that I cannot see here (for example a poll or an edited message). Could you write it in words, please?',
  },
};

/** What code decides without looking at an answer or a code. */
export function planByRules(
  decision: Exclude<Decision, { to: 'think' | 'wait' | 'settle' | 'code' | 'cart' | 'consent' }>,
  work: TurnWork,
): TurnPlan {
  if (decision.to === 'ask_again')
    return { ...QUIET_PLAN, outcome: 'answered', reason: 'asked_again', askAgain: decision.question };
  if (decision.to === 'stop_in_doubt') {
    const say = { origin: 'notice', text: stopInDoubtText(work.language) } as const;
    return { ...QUIET_PLAN, outcome: 'answered', reason: 'stop_in_doubt', say };
  }
  if (decision.to === 'ignore') return { ...QUIET_PLAN, outcome: 'ignored', reason: decision.reason };
  if (decision.to === 'notice') {
    const text = NOTICES[decision.kind][work.language];
    return { ...QUIET_PLAN, outcome: 'answered', reason: decision.kind, say: { origin: 'notice', text } };
  }
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
