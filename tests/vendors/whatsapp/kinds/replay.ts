import { sql } from 'kysely';
import type { Db } from '../../../../src/platform/db/index.ts';
import type { Door } from '../../../support/whatsapp-door.ts';
import { openTurns } from './world.ts';

export type Replayed = { readonly status: number; readonly became: readonly string[] };

/**
 * Posts signed calls through the front door, reads and answers them, and says what became of each: of the call, then of
 * the messages whose ids stand in it. Ids of one call may stand in no other.
 */
export async function replay(db: Db, door: Door, bodies: readonly string[]): Promise<readonly Replayed[]> {
  const statuses: number[] = [];
  for (const body of bodies) statuses.push(await door.post(body));
  await door.read();
  await openTurns(db).answer(door.due());
  const calls = await outcomesOf(db);
  const { rows: messages } = await sql<{ wamid: string; line: string }>`
    select wamid, concat_ws(' ', kind, outcome, outcome_reason) as line from messages order by seq`.execute(db);
  return bodies.map((body, index) => ({
    status: statuses[index] ?? 0,
    became: [
      calls[index] ?? 'not stored',
      ...messages.filter(({ wamid }) => body.includes(`"${wamid}"`)).map(({ line }) => line),
    ],
  }));
}

/** `read message_stored:1`, or `parked other phone number id`, in the order in which the calls came. */
async function outcomesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ state: string; reason: string | null; outcome: Record<string, number> | null }>`
    select state, reason, outcome from webhook_calls order by id`.execute(db);
  return rows.map(({ state, reason, outcome }) => {
    const counts = Object.entries(outcome ?? {}).map(([name, count]) => `${name}:${count}`);
    return [state, reason, ...counts.sort()].filter(Boolean).join(' ');
  });
}
