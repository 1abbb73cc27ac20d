import { actionSettledBy, type OpenAction, type OpenQuestion, openActionOf } from '../actions/index.ts';
import { detectLanguage, followLanguage } from '../core/language.ts';
import { customerWith } from '../customers/index.ts';
import { hintsOf, holdingOf } from '../handoff/index.ts';
import {
  conversationWith,
  customerOf,
  FOLLOW_UP,
  lastNoticed,
  type OpenMessage,
  openMessagesOf,
  saidElsewhere,
} from '../inbox/index.ts';
import { type TurnFile, unshownFilesOf } from '../media/index.ts';
import { newestMessageOf, untoldOf } from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import { arrivalsOf } from './arrivals-store.ts';
import { withQuoted } from './read-quoted.ts';
import { isNoticed } from './rules.ts';
import { historyOf } from './store.ts';
import type { Lease, TurnWork } from './types.ts';

/** Turns given to the model at most, whatever their size. */
const HISTORY_LIMIT = 120;

/** Everything unanswered of a conversation with what the turn has to know; null when nothing is open. */
export async function readWork(
  db: Db,
  { conversationId, turnId: claimed, attempts }: Pick<Lease, 'conversationId' | 'turnId' | 'attempts'>,
): Promise<TurnWork | null> {
  const found = await readTogether(db, {
    messages: openMessagesOf(conversationId),
    conversation: conversationWith(conversationId),
    customer: customerWith(customerOf(conversationId)),
    holding: holdingOf(conversationId),
    history: historyOf(conversationId, HISTORY_LIMIT),
    queue: arrivalsOf(conversationId),
    open: openActionOf(conversationId),
    newest: newestMessageOf(conversationId),
    files: unshownFilesOf(conversationId),
    elsewhere: saidElsewhere(conversationId),
    untold: untoldOf(conversationId),
    hints: hintsOf(conversationId),
  });
  const { history, files, elsewhere } = found;
  const messages = await withQuoted(db, conversationId, found.messages);
  const [first, conversation, customer, holding] = [
    messages[0],
    found.conversation[0],
    found.customer[0],
    found.holding[0],
  ];
  if (!first || !conversation || !customer || !holding) return null;
  const spoken = spokenIn(messages, files);
  // Nothing is known of whoever writes for the first time but what they write.
  const language =
    history.length === 0 ? detectLanguage(spoken, customer.language) : followLanguage(spoken, customer.language);
  const turnId = messages.find(({ id }) => id === claimed)?.id ?? first.id;
  const arrivals = found.queue[0]?.arrivals ?? 0;
  const question = questionOf(found.open[0], found.newest[0], elsewhere.at(-1)?.receivedAt ?? null);
  const ids = messages.map(({ id }) => id);
  const answered = attempts > 1 ? await actionSettledBy(db, customer.id, ids) : null;
  const noticed = await readNoticed(db, conversationId, messages);
  const untold = { said: found.untold, hints: found.hints };
  const known = { turnId, conversation, customer, holding, messages, files, elsewhere, untold, noticed };
  return { ...known, history, language, question, answered, arrivals };
}

/** What tells a customer's language: what they typed and what they said, not our own words and nobody else's. */
function spokenIn(messages: readonly OpenMessage[], files: readonly TurnFile[]): string {
  const typed = messages.flatMap(({ kind, text, context }) =>
    OTHERS_WORDS.has(kind) || context?.isForwarded === true ? [] : [text],
  );
  const said = files
    .filter(({ kind }) => kind === 'audio')
    .map(({ correctedText, reading }) => correctedText ?? reading?.text ?? '');
  return [...typed, ...said].join('\n');
}

/** Titles of our own buttons and rows among them. */
const OTHERS_WORDS: ReadonlySet<string> = new Set([FOLLOW_UP, 'interactive', 'button']);

async function readNoticed(
  db: Db,
  conversationId: Lease['conversationId'],
  messages: readonly OpenMessage[],
): Promise<TurnWork['noticed']> {
  if (!messages.some(isNoticed)) return new Map();
  return new Map((await lastNoticed(db, conversationId)).map(({ kind, sentAt }) => [kind, sentAt]));
}

function questionOf(
  open: OpenAction | undefined,
  newest: { readonly id: string; readonly acceptedAt: Date | null } | undefined,
  otherSaidAt: Date | null,
): OpenQuestion | null {
  if (!open) return null;
  // A yes after somebody else wrote may be meant for them.
  const isOvertaken = otherSaidAt !== null && newest?.acceptedAt != null && otherSaidAt > newest.acceptedAt;
  const isLast = newest?.id === open.questionId && !isOvertaken;
  const { actionId, question, language, expiresAt } = open;
  return { actionId, question, language, expiresAt, acceptedAt: isLast ? (newest?.acceptedAt ?? null) : null, isLast };
}
