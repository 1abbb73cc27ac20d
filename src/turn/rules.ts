import { type Answer, type QuestionInDoubt, questionInDoubt, readAnswer } from '../actions/index.ts';
import { type HeardWish, isStopInDoubt, readWish } from '../consent/index.ts';
import type { Language } from '../core/language.ts';
import { isWithAssistant, mayTell, type PersonReason } from '../handoff/index.ts';
import { isTooOld, type NoticedKind, type OpenMessage } from '../inbox/index.ts';
import type { Lease, TurnWork } from './types.ts';
import { deadlineMs, waitForFilesMs } from './wait-for-files.ts';

/** What code decides before the model is asked. */
export type Decision =
  | { readonly to: 'think' }
  /** Files of these messages are still being fetched or read. */
  | { readonly to: 'wait'; readonly ms: number }
  | { readonly to: 'ignore'; readonly reason: string }
  /** `isTold`: the customer hears that a person will come. */
  | { readonly to: 'person'; readonly reason: PersonReason; readonly isTold: boolean }
  | { readonly to: 'paused'; readonly isTold: boolean }
  /** The customer answered a question of ours. */
  | { readonly to: 'settle'; readonly answer: Answer<OpenMessage> }
  /** The customer may have meant an open question. */
  | { readonly to: 'ask_again'; readonly question: QuestionInDoubt }
  /** The customer typed a code that is to prove who they are. */
  | { readonly to: 'code'; readonly message: OpenMessage }
  /** The customer sent a cart that was filled in WhatsApp's shop window. */
  | { readonly to: 'cart'; readonly message: OpenMessage }
  /** The customer wants no more unasked messages, or wants them again. `isTold`: they hear that it was done. */
  | { readonly to: 'consent'; readonly message: OpenMessage; readonly heard: HeardWish; readonly isTold: boolean }
  /** The customer may have meant that. */
  | { readonly to: 'stop_in_doubt' }
  /** Nothing came but what code answers, and only once in a while. */
  | { readonly to: 'notice'; readonly kind: NoticedKind };

export type DecisionFacts = {
  readonly businessNow: Date;
  readonly asksForPerson: boolean;
  /** False when the owner lets the assistant answer only some customers, and this is none of them. */
  readonly isAllowed: boolean;
};

/** A conversation that was in work when its worker died this often is not tried again: it may be the reason. */
const MAX_ATTEMPTS = 10;

/** No more unasked messages, block, pause, takeover, age and a plain request for a person are decided by code, in this order. */
export function decide(work: TurnWork, lease: Pick<Lease, 'attempts' | 'waitedMs'>, facts: DecisionFacts): Decision {
  const wish = wishIn(work, facts);
  if (wish) return wish;
  if (work.customer.blockedAt !== null) return { to: 'ignore', reason: 'blocked' };
  // What was done is told whoever has the conversation by now: its run was stopped before it could say so.
  const done = answerAgain(work);
  if (done) return { to: 'settle', answer: done };
  // A correction alone is nothing to tell anybody of who waits for a person.
  const isNew = work.messages.some(({ kind }) => kind !== 'edit');
  const tellable = isNew && mayTell(work.holding.toldAt, facts.businessNow);
  if (work.holding.isPaused) return { to: 'paused', isTold: isNew && work.holding.toldAt === null };
  if (!isWithAssistant(work.holding)) {
    const isWaiting = work.holding.holder === 'waiting';
    return { to: 'person', reason: 'taken', isTold: isWaiting && tellable };
  }
  if (!facts.isAllowed) return { to: 'person', reason: 'policy', isTold: false };
  const newest = work.messages.at(-1);
  if (newest && isTooOld(newest.sentAt, facts.businessNow)) return { to: 'person', reason: 'too_old', isTold: false };
  const answer = readAnswer(work.messages, work.question);
  if (answer) return { to: 'settle', answer };
  const question = questionInDoubt(work.messages, work.question, facts.businessNow);
  if (question) return { to: 'ask_again', question };
  if (facts.asksForPerson) return { to: 'person', reason: 'asked', isTold: true };
  const message = work.messages.find(({ isCode }) => isCode);
  if (message) return { to: 'code', message };
  const cart = work.messages.find(({ content, context }) => content?.kind === 'cart' && !context?.isForwarded);
  if (cart) return { to: 'cart', message: cart };
  if (work.messages.every(isStopInDoubt)) return { to: 'stop_in_doubt' };
  const notice = noticeFor(work);
  if (notice) return notice;
  const waitMs = waitForFilesMs(work, lease);
  if (waitMs !== null) return { to: 'wait', ms: waitMs };
  const isLate = lease.attempts > 1 && lease.waitedMs > deadlineMs(work);
  if (isLate || lease.attempts > MAX_ATTEMPTS) return { to: 'person', reason: 'model_failed', isTold: true };
  return { to: 'think' };
}

/** A wish about our unasked messages counts whoever holds the conversation, and also where nothing is answered. */
function wishIn({ messages, customer, holding }: TurnWork, { businessNow, isAllowed }: DecisionFacts): Decision | null {
  for (const message of messages) {
    const heard = readWish(message);
    if (heard === null) continue;
    const isSilent = customer.blockedAt !== null || holding.isPaused || holding.holder === 'other_agent';
    return { to: 'consent', message, heard, isTold: !isSilent && isAllowed && !isTooOld(message.sentAt, businessNow) };
  }
  return null;
}

/** The answer that an earlier run of this turn has settled already; a typed yes would be read only while its question is open. */
function answerAgain({ answered, messages }: TurnWork): Answer<OpenMessage> | null {
  const message = messages.find(({ id }) => id === answered?.messageId);
  return answered && message ? { actionId: answered.actionId, answer: 'yes', how: answered.how, message } : null;
}

/** Kinds without anything to answer in them: the customer hears once why. */
const NOTICED: Readonly<Record<string, NoticedKind>> = { call: 'call', unsupported: 'unsupported' };
const NOTICE_AGAIN_MS = 4 * 3_600_000;

export const isNoticed = ({ kind }: Pick<OpenMessage, 'kind'>): boolean => NOTICED[kind] !== undefined;

function noticeFor({ messages, noticed }: TurnWork): Decision | null {
  const newest = messages.at(-1);
  const kind = newest && NOTICED[newest.kind];
  if (!kind || !messages.every(isNoticed)) return null;
  const before = noticed.get(kind);
  const isTold = before !== undefined && newest.sentAt.getTime() - before.getTime() < NOTICE_AGAIN_MS;
  return isTold ? { to: 'ignore', reason: `${kind}_again` } : { to: 'notice', kind };
}

/** At most this many restarts, and not after this long, when newer messages keep coming. */
const MAX_RESTARTS = 3;
const MAX_RESTART_MS = 20_000;

/** A newer message restarts the model only while nothing has happened yet; without a quiet time nothing is merged. */
export const mayRestart = (state: {
  readonly restarts: number;
  readonly elapsedMs: number;
  readonly hasEffects: boolean;
  readonly quietMs: number;
}): boolean =>
  state.quietMs > 0 && !state.hasEffects && state.restarts < MAX_RESTARTS && state.elapsedMs < MAX_RESTART_MS;

const WHO_ANSWERS: Readonly<Record<Language, string>> = {
  es: '_Te responde un asistente automático._',
  en: '_An automatic assistant is answering you._',
};
const HOW_TO_REACH_A_PERSON: Readonly<Record<Language, string>> = {
  es: 'Para hablar con una persona, escribe «persona».',
  en: 'To talk to a person, write "person".',
};

/**
 * The first answer to a new customer says who answers, how to reach a person, and where the privacy notice is.
 * `contact`: the business's own lines about the last two, null before it has told any.
 */
export function withAssistantNotice(reply: string, language: Language, contact: string | null): string {
  // The business may say itself how a person is reached; somebody has to.
  const isSaid = contact !== null && /person/i.test(contact);
  const lines = [
    WHO_ANSWERS[language],
    ...(isSaid ? [] : [HOW_TO_REACH_A_PERSON[language]]),
    ...(contact ? [contact] : []),
  ];
  return `${reply}\n\n${lines.join('\n')}`;
}

/** An answer without what `withAssistantNotice` puts below the first one. */
export function withoutNotice(reply: string): string {
  const starts = Object.values(WHO_ANSWERS).map((line) => reply.lastIndexOf(`\n\n${line}`));
  const start = Math.max(...starts);
  return start < 0 ? reply : reply.slice(0, start);
}
