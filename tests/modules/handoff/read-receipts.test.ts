import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { setPaused } from '../../../src/handoff/index.ts';
import { markReadByStaff } from '../../../src/handoff/mark-read.ts';
import type { Bubble, SimCustomer } from '../../../src/simulator/contract.ts';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, openFrontDoor, startWorld, type World } from '../simulator/world.ts';
import { consoleOf } from './console-world.ts';
import { ANA, LUIS } from './fence/staff-world.ts';

const database = useDatabase();
const db = () => database().db;
let door: FrontDoor;
let phone: World;
let marisol: SimCustomer;

beforeAll(async () => {
  door = await openFrontDoor();
  phone = await startWorld(database(), door);
  marisol = await phone.customer('Marisol');
});
afterAll(async () => {
  await phone.close();
  await door.close();
});

/** What the channel of the simulator was asked to mark, and the console of somebody of the team. */
async function openConsole(role: 'staff' | 'viewer' = 'staff', who = ANA) {
  const graph = { graphUrl: `${phone.url}/emulator`, graphVersion: 'v25.0', phoneNumberId: '100000000000001' };
  const channel = createCloudApi({ ...graph, accessToken: 'access-token' });
  const asked: string[] = [];
  const markRead = (wamid: string): Promise<boolean> => {
    asked.push(wamid);
    return channel.markRead(wamid);
  };
  return { ...(await consoleOf(db(), role, who, markRead)), asked };
}
type Console = Awaited<ReturnType<typeof openConsole>>;

const opens = async ({ ask }: Console, id: ConversationId, itemId: string | null = 'x') =>
  expect((await ask('PUT', `/conversations/${id}/seen`, { itemId })).status).toBe(204);

async function store(id: ConversationId, wamid: string, over: { kind?: string; outcome?: string; sentAt?: Date } = {}) {
  const { kind = 'text', outcome = null, sentAt = new Date() } = over;
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, outcome)
    values (${newId()}, ${id}, ${wamid}, ${kind}, '¿hola?', ${sentAt}, ${outcome})`.execute(db());
}

/** What the customer wrote on their phone, as it is stored here. */
async function writes(id: ConversationId, text: string): Promise<Bubble> {
  const bubble = await phone.write(marisol, text);
  await store(id, bubble.wamid);
  await expect.poll(() => stateOf(bubble)).toBe('sent');
  return bubble;
}

const stateOf = async ({ wamid }: Bubble) =>
  (await phone.bubbles(marisol)).find((bubble) => bubble.wamid === wamid)?.state;
/** Read receipts that WhatsApp was told, the oldest first. */
const receipts = async () => (await phone.events()).filter(({ label }) => label.startsWith('read'));
const isKept = async ({ wamid }: Bubble) =>
  (await sql<{ is: boolean }>`select read_told_at is not null as is from messages where wamid = ${wamid}`.execute(db()))
    .rows[0]?.is;

test('while a person has the conversation the customer sees that they were read when it is opened, and not before', async () => {
  const { id } = await makeConversation(db());
  const [ana, luis] = [await openConsole(), await openConsole('staff', LUIS)];
  await ana.ask('POST', `/conversations/${id}/take`, {});
  const first = await writes(id, '¿Sigue en pie lo del sábado?');
  const second = await writes(id, '¿Hola?');
  expect([await stateOf(first), await stateOf(second), await receipts()]).toEqual(['sent', 'sent', []]);
  await opens(ana, id);
  await expect.poll(() => isKept(second)).toBe(true);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['read', 'read']);
  // Without the typing indicator: nobody writes yet.
  expect(await receipts()).toMatchObject([{ label: 'read', wamid: second.wamid }]);
  // Whoever opens it again finds nothing new; what comes then is marked once more.
  await opens(ana, id);
  await opens(luis, id);
  const third = await writes(id, '¿Me leen?');
  await opens(luis, id);
  await expect.poll(() => isKept(third)).toBe(true);
  expect([...ana.asked, ...luis.asked]).toEqual([second.wamid, third.wamid]);
});

test('who may only look on reads nothing for the customer, and marking as unread tells them nothing', async () => {
  const { id } = await makeConversation(db());
  const [viewer, ana] = [await openConsole('viewer'), await openConsole()];
  await ana.ask('POST', `/conversations/${id}/take`, {});
  const bubble = await writes(id, 'Buenas');
  await opens(viewer, id);
  await opens(ana, id, null);
  await opens(ana, id);
  await expect.poll(() => isKept(bubble)).toBe(true);
  expect([viewer.asked, ana.asked]).toEqual([[], [bubble.wamid]]);
});

test('what WhatsApp did not take is no error of the console, and the next opening tells it again', async () => {
  const { id } = await makeConversation(db());
  const ana = await openConsole();
  await ana.ask('POST', `/conversations/${id}/take`, {});
  // The number knows no such message: it is refused, as in every other failure.
  await store(id, 'wamid.unknown');
  await opens(ana, id);
  await expect.poll(() => ana.asked).toEqual(['wamid.unknown']);
  const bubble = await phone.write(marisol, '¿Ya?');
  await sql`update messages set wamid = ${bubble.wamid} where wamid = 'wamid.unknown'`.execute(db());
  await opens(ana, id);
  await expect.poll(() => isKept(bubble)).toBe(true);
  expect(ana.failures).toEqual([]);
});

describe('the message that is marked', () => {
  async function world() {
    const { id } = await makeConversation(db());
    const marked: string[] = [];
    const markRead = async (wamid: string) => marked.push(wamid) > 0;
    const deps = { db: db(), markRead, businessClock: () => new Date(), machineClock: () => new Date() };
    const open = () => markReadByStaff(deps, id);
    const hold = (holder: string) =>
      sql`insert into holders (conversation_id, holder, since) values (${id}, ${holder}, now())`.execute(db());
    return { id, marked, open, hold };
  }

  test.each(['call', 'edit', 'revoke', 'reaction', 'system', 'request_welcome', 'unsupported', 'file'])(
    'is never of kind %s: the one before it is',
    async (kind) => {
      const { id, marked, open, hold } = await world();
      await hold('waiting');
      await store(id, 'other.0', { kind });
      await open();
      expect(marked).toEqual([]);
      await store(id, 'wamid.1');
      await store(id, 'other.2', { kind });
      await open();
      expect(marked).toEqual(['wamid.1']);
    },
  );

  test('is none that was ignored, that the customer deleted, or that is older than thirty days', async () => {
    const { id, marked, open, hold } = await world();
    await hold('person');
    await store(id, 'wamid.old', { sentAt: new Date(Date.now() - 31 * 86_400_000) });
    await store(id, 'wamid.standby', { outcome: 'ignored' });
    await store(id, 'wamid.deleted');
    await sql`update messages set revoked_at = now() where wamid = 'wamid.deleted'`.execute(db());
    await open();
    expect(marked).toEqual([]);
  });

  test.each([
    ['assistant', false],
    ['resolved', false],
    ['other_agent', false],
    ['waiting', true],
    ['person', true],
  ] as const)('is marked at an opening when people have the conversation (%s: %s)', async (holder, isMarked) => {
    const { id, marked, open, hold } = await world();
    await hold(holder);
    await store(id, 'wamid.1');
    await open();
    expect(marked).toEqual(isMarked ? ['wamid.1'] : []);
  });

  test('is marked while the shop is paused, also of a conversation that nobody has taken', async () => {
    const { id, marked, open } = await world();
    await store(id, 'wamid.1');
    await open();
    expect(marked).toEqual([]);
    await setPaused(db(), { by: 'test', at: new Date() });
    await open();
    await setPaused(db(), null);
    expect(marked).toEqual(['wamid.1']);
  });
});
