import { sql } from 'kysely';
import { sleep } from '../../../../src/core/clock.ts';
import { type ConversationId, newId } from '../../../../src/core/ids.ts';
import { saySomething } from '../../../../src/handoff/say-something.ts';
import { type ClaimedMessage, type SendResult, sendConversation } from '../../../../src/outbox/index.ts';
import type { Db } from '../../../../src/platform/db/index.ts';
import { markDue, runTurn } from '../../../../src/turn/index.ts';
import { createRandom } from '../../../faults/random.ts';
import { makeConversation } from '../../../support/conversation.ts';
import { says, turnDeps } from '../../turn/turn-deps.ts';
import { ANA, desk, sender } from './staff-world.ts';

/** How the races ended: what the assistant's answer was when the person's message was stored, and what broke. */
export type RaceReport = {
  readonly races: number;
  /** Assistant's sends that were claimed after the person's message was stored. */
  readonly claimedAfter: number;
  readonly flaws: readonly string[];
  readonly endings: Readonly<Record<string, number>>;
};

const AT_ONCE = 6;

/**
 * Races between a person whose message is stored and a turn that thinks, commits and is sent by two workers, each at its
 * own moment. The same seed gives the same delays.
 */
export async function raceTakeovers(db: Db, races: number, seed: number): Promise<RaceReport> {
  const random = createRandom(seed);
  const [flaws, endings]: [string[], Record<string, number>] = [[], {}];
  let [left, claimedAfter] = [races, 0];
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const race = await raceOnce(db, random);
      claimedAfter += race.claimedAfter;
      endings[race.ending] = (endings[race.ending] ?? 0) + 1;
      flaws.push(...race.flaws);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { races, claimedAfter, flaws, endings };
}

/** Where the assistant's work is when the person presses send. */
const STAGES = ['begun', 'thinking', 'committed', 'claimed', 'sending'] as const;
type Stage = (typeof STAGES)[number];
const REFUSED: SendResult = {
  ...{ outcome: 'refused', refusal: 'later', code: 131016, details: 'busy' },
  retryAfterMs: 0,
};

async function raceOnce(db: Db, random: () => number) {
  const { id } = await makeConversation(db);
  await customerWrites(db, id);
  const order: string[] = [];
  const stage = STAGES[Math.floor(random() * STAGES.length)] ?? 'begun';
  const [reached, reach] = stageReached(stage);
  // Some answers are refused once and would go again.
  const results: SendResult[] = random() < 0.4 ? [REFUSED] : [];
  const send = async (text: string): Promise<SendResult> => {
    reach('sending');
    await sleep(random() * 4);
    const result = results.pop() ?? { outcome: 'accepted', wamid: `wamid.${newId()}` };
    if (result.outcome === 'accepted') order.push(text);
    return result;
  };
  const senders = [sender(db, send).deps, sender(db, send).deps].map((deps) => ({
    ...deps,
    readSituation: (claimed: ClaimedMessage) => {
      reach('claimed');
      return deps.readSituation(claimed);
    },
  }));
  const turn = { ...turnDeps(db, id), runAgent: thinksFor(random() * 4, () => reach('thinking')) };
  const sendBoth = (): Promise<unknown> => Promise.all(senders.map((deps) => sendConversation(deps, id)));
  const assistant = async (): Promise<void> => {
    reach('begun');
    await runTurn(turn, id);
    reach('committed');
    await sendBoth();
  };
  const person = async (): Promise<Claims> => {
    await reached;
    await sleep(random() * 3);
    const said = { id: newId<'outbox'>(), conversationId: id, content: { kind: 'text', text: 'persona' } } as const;
    await saySomething(desk(db), ANA, { ...said, lastSeenId: null, isAnyway: true });
    return claimsOf(db, id);
  };
  const [atStoring] = await Promise.all([person(), assistant()]);
  for (const _ of [1, 2]) {
    await runTurn({ ...turnDeps(db, id), runAgent: thinksFor(0) }, id);
    await sendBoth();
  }
  return judge(db, id, atStoring, order);
}

/** Resolves when that stage, or a later one, is reached. */
function stageReached(awaited: Stage): readonly [Promise<void>, (stage: Stage) => void] {
  const { promise, resolve } = Promise.withResolvers<void>();
  return [promise, (stage) => (STAGES.indexOf(stage) >= STAGES.indexOf(awaited) ? resolve() : undefined)];
}

const thinksFor =
  (ms: number, onBegun: () => void = () => undefined) =>
  async () => {
    onBegun();
    await sleep(ms);
    return says('asistente');
  };

async function customerWrites(db: Db, id: ConversationId): Promise<void> {
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (${newId()}, ${id}, ${`wamid.${newId()}`}, 'text', '¿Tienen café?', now())`.execute(db);
  await db.transaction().execute((tx) => markDue(tx, [{ conversationId: id, messages: 1, quietMs: 0 }]));
}

type Claims = ReadonlyMap<string, { readonly token: number; readonly state: string }>;

/** How often each answer of the assistant's was claimed until now. */
async function claimsOf(db: Db, id: ConversationId): Promise<Claims> {
  const { rows } = await sql<{ id: string; token: number; state: string }>`
    select id, claim_token::int as token, state from outbox_messages where conversation_id = ${id} and origin = 'reply'`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function judge(db: Db, id: ConversationId, atStoring: Claims, order: readonly string[]) {
  const flaws: string[] = [];
  const atEnd = await claimsOf(db, id);
  let claimedAfter = 0;
  for (const [row, { token, state }] of atEnd) {
    claimedAfter += token - (atStoring.get(row)?.token ?? 0);
    if (!['sent', 'discarded'].includes(state)) flaws.push(`${id}: an answer ended as ${state}`);
  }
  const texts = order.map((text) => text.split('\n')[0]);
  if (texts.filter((text) => text === 'persona').length !== 1 || texts.at(-1) !== 'persona')
    flaws.push(`${id}: the customer read ${JSON.stringify(texts)}`);
  const { rows } = await sql`select from messages where conversation_id = ${id} and outcome is null`.execute(db);
  if (rows.length > 0) flaws.push(`${id}: a message has no outcome`);
  const first = [...atStoring.values()][0];
  const ending = first === undefined ? 'turn stopped' : first.state === 'discarded' ? 'put aside' : first.state;
  return { claimedAfter, flaws, ending };
}
