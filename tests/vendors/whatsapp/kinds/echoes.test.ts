import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { returnConversation } from '../../../../src/handoff/index.ts';
import { conversationWith } from '../../../../src/inbox/index.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { readFirst } from '../../../../src/platform/db/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../../support/whatsapp-door.ts';
import { change, message, newWamid, PHONE, SENT, text } from './payloads.ts';
import { forgetAll, holders, NOW, openTurns, said } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let door: Door;
beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
});
beforeEach(async () => {
  await forgetAll(db());
  door = await openDoor(db(), () => NOW);
});
afterEach(() => door.close());

const DAY = 86_400;
const send = (body: string, second = 0): Promise<string> =>
  door.deliver(change('messages', { messages: [text(body, { timestamp: String(SENT + second) })] }));
const echo = (body: string, second: number): Promise<string> =>
  door.deliver(
    change('smb_message_echoes', {
      message_echoes: [{ to: PHONE, id: newWamid(), timestamp: String(SENT + second), type: 'text', text: { body } }],
    }),
  );
const answer = (): Promise<string[]> => openTurns(db()).answer(door.due());
const giveBack = async (): Promise<void> => {
  const { rows } = await sql<{ id: Parameters<typeof returnConversation>[1] }>`select id from conversations`.execute(
    db(),
  );
  for (const { id } of rows) await returnConversation({ db: db(), businessClock: () => NOW }, id, 'owner');
};

test('what staff told whoever had the number before is not told to the model of its owner of today', async () => {
  await send('hola', -100 * DAY);
  await answer();
  await echo('Su pedido de 3 kg va a la calle Roble 5', -99 * DAY);
  await giveBack();
  await send('buenas, soy nuevo');
  expect(await answer()).toEqual(['buenas, soy nuevo']);
});

test('an echo that was written to the owner of before takes nothing over, however late it comes', async () => {
  await send('hola', -100 * DAY);
  await send('buenas, soy nuevo');
  expect(await echo('Le marco mañana', -99 * DAY)).toBe('200 read echo_stored:1');
  expect(await holders(db())).toEqual([]);
  expect(await answer()).toEqual(expect.arrayContaining(['buenas, soy nuevo']));
  expect((await answer()).join('\n')).not.toContain('Le marco');
});

test('an echo of today takes the chat of a new owner over like any other', async () => {
  await send('hola', -100 * DAY);
  await send('buenas, soy nuevo');
  await echo('Yo le atiendo', 5);
  expect(await holders(db())).toEqual(['person phone_echo']);
});

test('an echo of what is being sent, before WhatsApp has said its id, is no person, and the model hears of it once', async () => {
  await send('hola');
  await answer();
  await sql`update outbox_messages set state = 'sending', attempts = 1`.execute(db());
  const [reply = ''] = await said(db());
  expect(await echo(reply, 5)).toBe('200 read echo_of_ours:1');
  expect(await holders(db())).toEqual([]);
  await send('¿y de Chiapas?', 6);
  expect(await answer()).toEqual(['¿y de Chiapas?']);
});

test('the same words that staff write while nothing of ours is under way are theirs', async () => {
  await send('hola');
  await answer();
  await sql`update outbox_messages set state = 'sent', attempts = 1, wamid = 'wamid.other'`.execute(db());
  const [reply = ''] = await said(db());
  await echo(reply, 5);
  expect(await holders(db())).toEqual(['person phone_echo']);
});

test('the window is the customer’s own: no echo opens it', async () => {
  await echo('¿Sigue interesada?', 5);
  const { rows } = await sql<{ id: Parameters<typeof conversationWith>[0] }>`select id from conversations`.execute(
    db(),
  );
  expect(await readFirst(db(), conversationWith(rows[0]?.id ?? newId()))).toMatchObject({ lastInboundAt: null });
});

const PICTURE = {
  id: '1003383421387256',
  mime_type: 'image/jpeg',
  sha256: 'hash',
  filename: 'foto 4111 1111 1111 1111.jpg',
};
const echoFile = (over: object = {}): Promise<string> =>
  door.deliver(
    change('smb_message_echoes', {
      message_echoes: [{ to: PHONE, id: newWamid(), timestamp: String(SENT), type: 'image', image: PICTURE, ...over }],
    }),
  );
type Kept = {
  id: string;
  kind: string;
  mediaId: string;
  fileName: string;
  source: string;
  text: string;
  direction: string;
};
/** Files of what was overheard, in the order in which they came. */
const files = async (): Promise<Kept[]> => {
  const { rows } = await sql<Kept>`
    select a.id, a.kind, a.media_id, a.file_name, o.source, o.text, o.direction from attachments a
    join overheard_messages o on o.id = a.overheard_id order by a.id`.execute(db());
  return rows;
};

test('a file that staff sent on the phone is fetched at once, and no turn waits for it or is shown it', async () => {
  await echoFile();
  const kept = await files();
  expect(kept).toMatchObject([
    { kind: 'image', mediaId: PICTURE.id, fileName: 'foto •••• 1111.jpg', source: 'phone_echo' },
  ]);
  expect(door.woken()).toEqual(kept.map(({ id }) => id));
  expect(door.due()).toEqual([]);
  await giveBack();
  await send('¿y eso?');
  const shown = (await answer()).join('\n');
  expect(shown).toContain('│ [imagen]');
  expect(shown).not.toMatch(/todavía no se ha leído|no se pudo entender/);
});

test('the same echo once more brings no second file', async () => {
  const id = newWamid();
  await echoFile({ id });
  await echoFile({ id });
  expect(await files()).toHaveLength(1);
  expect(door.woken()).toHaveLength(1);
});

test('the file of an echo that staff deletes goes with it', async () => {
  const id = newWamid();
  await echoFile({ id });
  await echoFile({ type: 'revoke', image: undefined, revoke: { original_message_id: id } });
  const { rows } =
    await sql`select reason, removed_because, coalesce(due_at, elsewhere_due_at) as due_at from attachments`.execute(
      db(),
    );
  expect(rows).toEqual([{ reason: 'revoked', removedBecause: 'revoked', dueAt: null }]);
});

describe('a file of the past', () => {
  const OURS = '5215500000000';
  const past = (value: object): Promise<string> =>
    door.deliver(
      change('history', { metadata: { phone_number_id: OUR_NUMBER, display_phone_number: `+${OURS}` }, ...value }),
    );
  const told = (id: string, from: string): object => ({
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 50 },
        threads: [{ id: PHONE, messages: [{ from, id, timestamp: String(SENT - DAY), type: 'media_placeholder' }] }],
      },
    ],
  });
  const named = (id: string, from: string): object => ({
    messages: [message({ id, from, type: 'image', image: { ...PICTURE, caption: 'así quedó' } })],
  });
  const untouched = async (): Promise<void> => {
    expect(await holders(db())).toEqual([]);
    expect([door.due(), door.woken()]).toEqual([[], []]);
    const { rows } = await sql<{ lastInboundAt: Date | null }>`select last_inbound_at from conversations`.execute(db());
    expect(rows).toEqual([{ lastInboundAt: null }]);
    expect((await sql`select from staff_alerts`.execute(db())).rows).toEqual([]);
  };

  test.each([
    ['the customer sent', PHONE, 'in'],
    ['the business sent', OURS, 'out'],
  ])(
    'that %s takes the place that was told of it before, and changes nobody’s holder, window, turn or alert',
    async (_, from, direction) => {
      const id = newWamid();
      expect(await past(told(id, from))).toBe('200 read history_stored:1');
      expect(await past(named(id, from))).toBe('200 read history_completed:1');
      expect(await files()).toMatchObject([{ kind: 'image', source: 'history', text: 'así quedó', direction }]);
      expect((await sql`select kind from overheard_messages`.execute(db())).rows).toEqual([{ kind: 'image' }]);
      expect((await sql`select from customers`.execute(db())).rows).toHaveLength(1);
      await past(named(id, from));
      expect(await files()).toHaveLength(1);
      await untouched();
    },
  );

  test('that is named in the same call, or before its place is told of, is kept once too', async () => {
    const [together, before] = [newWamid(), newWamid()];
    await past({ ...told(together, PHONE), ...named(together, PHONE) });
    await past(named(before, PHONE));
    await past(told(before, PHONE));
    expect(await files()).toHaveLength(2);
    expect((await sql`select kind from overheard_messages`.execute(db())).rows).toEqual([
      { kind: 'image' },
      { kind: 'image' },
    ]);
    await untouched();
  });

  test('that the business sent is kept too when it is told of only later, and once', async () => {
    const [early, other] = [newWamid(), newWamid()];
    await past(named(early, OURS));
    await past(named(early, OURS));
    await past(named(other, OURS));
    expect(await files()).toEqual([]);
    await past(told(early, OURS));
    await door.read();
    expect(await files()).toMatchObject([{ kind: 'image', source: 'history', text: 'así quedó', direction: 'out' }]);
    await past(told(early, OURS));
    await door.read();
    expect(await files()).toHaveLength(1);
    const { rows } = await sql`select state from webhook_calls where state <> 'read'`.execute(db());
    expect(rows).toEqual([]);
    await untouched();
  });

  test('that waits for its place goes with the call that named it, and what it waits for says nothing of anybody', async () => {
    const id = newWamid();
    await past(named(id, OURS));
    const { rows } = await sql<{ row: string }>`select early_calls::text as row from early_calls`.execute(db());
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(id);
    await sql`delete from webhook_calls`.execute(db());
    expect((await sql`select from early_calls`.execute(db())).rows).toEqual([]);
  });

  test('that the business sent to nobody we were told of makes no customer of our own number', async () => {
    expect(await past(named(newWamid(), OURS))).toBe('200 read history_without_sender:1');
    expect((await sql`select from customers`.execute(db())).rows).toEqual([]);
  });
});
