import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { SearchHit, Thread, ThreadItem } from '../../../src/console/contract.ts';
import { consoleReader, projectInbox } from '../../../src/console/index.ts';
import type { Attempts, Why } from '../../../src/console/thread/contract.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, hold, minutesAgo, openConsole, projecting, say, told, write } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let facts = told();

beforeEach(async () => {
  facts = told();
  await sql`delete from customers`.execute(db());
});

const note = (conversationId: string, minutes: number, text: string) => {
  const [id, at] = [newId(), minutesAgo(minutes)];
  const storedAt = at.getTime() * 1_000;
  facts.notes.push({ id, conversationId, key: `${storedAt}~${id}`, storedAt, at, author: 'Luis', text });
  return id;
};
const lines = ({ items }: Pick<Thread, 'items'>): string[] =>
  items.map((item) => ('text' in item ? `${item.type} ${item.text}` : `${item.type} ${item.holder}`));

test('what was said, noted, proposed and decided stands in one order', async () => {
  const id = await begin(db(), 'Marisol', 10, 'quiero factura');
  await say(db(), id, 9, '¿A qué nombre?');
  await hold(db(), id, 'waiting', 8);
  await sql`update holder_changes set noted_at = at`.execute(db());
  note(id, 7, 'es cliente de siempre');
  await sql`insert into actions (id, conversation_id, customer_id, kind, terms, terms_hash, language, proposed_in, question_id, question, expires_at, created_at)
    select ${newId()}, ${id}, customer_id, 'place_order', '{}', '\\x00', 'es', ${newId()}, ${newId()}, '¿Lo confirmo?', ${minutesAgo(-60)}, ${minutesAgo(6)}
    from conversations where id = ${id}`.execute(db());
  await write(db(), id, 5, 'sigo aquí');
  const { get } = await openConsole(db(), facts);
  const thread = await get<Thread>(`/conversations/${id}/items`);
  expect(lines(thread)).toEqual([
    'message quiero factura',
    'said ¿A qué nombre?',
    'change waiting',
    'note es cliente de siempre',
    'proposal ¿Lo confirmo?',
    'message sigo aquí',
  ]);
  expect(thread).toMatchObject({ before: null, after: null });
  expect(thread.items[4]).toMatchObject({ canWithdraw: true, state: 'proposed', tool: 'place_order' });
});

test('pages of a thread of 5,000 messages hold each item once, also while more comes', async () => {
  const id = await begin(db(), 'Marisol', 60_000, 'la primera');
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    select gen_random_uuid(), ${id}, 'w' || n, 'text', 'dice ' || n, t, t
    from generate_series(1, 5000) n, lateral (select ${minutesAgo(50_000)}::timestamptz + n * interval '1 minute' as t) x`.execute(
    db(),
  );
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, created_at)
    select gen_random_uuid(), ${id}, 'reply', jsonb_build_object('kind', 'text', 'text', 'contesta ' || n), 'read', ${minutesAgo(50_000)}::timestamptz + n * interval '5 minutes'
    from generate_series(1, 1000) n`.execute(db());
  const { get } = await openConsole(db(), facts);
  const seen: ThreadItem[] = [];
  let before: string | null = null;
  do {
    const at: string = before === null ? '' : `&before=${before}`;
    const page: Thread = await get(`/conversations/${id}/items?limit=200${at}`);
    seen.unshift(...page.items);
    if (before === null) await write(db(), id, 0, 'llegó entretanto');
    before = page.before;
  } while (before !== null);
  expect(seen).toHaveLength(6_001);
  expect(new Set(seen.map((item) => item.id)).size).toBe(6_001);
  expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).toSorted());
});

test('a page around an item holds it, and goes on in both directions', async () => {
  const id = await begin(db(), 'Marisol', 500, 'uno');
  const ids: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    ids.push(await write(db(), id, 400 - n * 10, `dice ${n}`));
    ids.push(await say(db(), id, 399 - n * 10, `contesta ${n}`));
  }
  const { get } = await openConsole(db(), facts);
  const around = await get<Thread>(`/conversations/${id}/items?limit=10&around=${ids[20]}`);
  expect(around.items.map((item) => item.id)).toEqual(ids.slice(16, 26));
  const later = await get<Thread>(`/conversations/${id}/items?limit=10&after=${around.after}`);
  expect(later.items.map((item) => item.id)).toEqual(ids.slice(26, 36));
  const earlier = await get<Thread>(`/conversations/${id}/items?limit=10&before=${around.before}`);
  expect(earlier.items.map((item) => item.id)).toEqual(ids.slice(6, 16));
  const other = await begin(db(), 'Luz', 1);
  expect(await get(`/conversations/${other}/items?around=${ids[20]}`)).toMatchObject({
    error: { code: 'item_unknown' },
  });
  expect(await get(`/conversations/${id}/items?before=eyJub3RlcyI6MX0`)).toMatchObject({
    error: { code: 'cursor_invalid' },
  });
});

test('whoever answers is told what came after the last thing they saw', async () => {
  const id = await begin(db(), 'Marisol', 30, 'hola');
  const seen = await write(db(), id, 20, '¿hay café?');
  const answered = await say(db(), id, 19, 'sí hay');
  const noted = note(id, 18, 'le urge');
  const deps = { ...projecting(db(), facts), staff: { seen: async () => new Map(), present: async () => new Map() } };
  const reader = consoleReader({
    ...deps,
    notes: deps.notes as never,
    classOf: () => 'never',
    authors: async () => new Map(),
    priceOfWords: async () => null,
  });
  expect((await reader.itemsAfter(id, seen)).map((item) => item.id)).toEqual([answered, noted]);
  expect(await reader.itemsAfter(id, noted)).toEqual([]);
  expect(await reader.item(answered)).toMatchObject({ type: 'said', text: 'sí hay' });
  expect(await reader.item(newId())).toBeNull();
});

test('what failed says why and what to do, and only what may arrive is tried again', async () => {
  const id = await begin(db(), 'Marisol', 30);
  await say(db(), id, 20, 'a', 'failed', 131026);
  await say(db(), id, 19, 'b', 'failed', 130429);
  await say(db(), id, 18, 'c', 'unconfirmed');
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items.slice(1)).toMatchObject([
    { reason: 'unreachable', canRetry: false, remedy: { es: expect.stringContaining('(131026)') } },
    { canRetry: true },
    { state: 'unconfirmed', canRetry: false, remedy: null },
  ]);
});

test('what we refused ourselves is not told as WhatsApp’s word, and trying again does not help', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const refused = await say(db(), id, 20, 'a', 'failed', 0);
  await sql`update outbox_messages set reason = 'not_sendable' where id = ${refused}`.execute(db());
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items.at(-1)).toMatchObject({ reason: 'not_sendable', canRetry: false });
  expect(JSON.stringify(items.at(-1))).not.toMatch(/\(0\)|refused|rechazó/);
  const { attempts } = await get<Attempts>(`/said/${refused}/attempts`);
  expect(attempts).toMatchObject([{ code: null, reason: 'not_sendable', details: null }]);
});

test('whatever somebody of the team sent names them, a template too; what a turn said names nobody', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const [answer, template] = [await say(db(), id, 20, 'a'), await say(db(), id, 19, 'b')];
  await sql`update outbox_messages set turn_id = gen_random_uuid() where id = ${answer}`.execute(db());
  await sql`update outbox_messages set origin = 'initiated' where id = ${template}`.execute(db());
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items.slice(1)).toMatchObject([
    { by: 'assistant', author: null },
    { by: 'initiated', author: 'Ana' },
  ]);
});

test('how often a failed message was tried, when, and what Meta said stands with what stood for it', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const [first, second] = [
    await say(db(), id, 20, 'tu pedido', 'failed', 131026),
    await say(db(), id, 10, 'tu pedido', 'failed', 130429),
  ];
  await say(db(), id, 9, 'otra cosa', 'failed', 131026);
  await sql`update outbox_messages set attempts = 3, claimed_at = ${minutesAgo(19)}, failed_at = ${minutesAgo(18)}, error_details = 'Unable to deliver'
    where id = ${first}`.execute(db());
  await sql`update outbox_messages set replaces = ${first} where id = ${second}`.execute(db());
  const { get } = await openConsole(db(), facts);
  for (const asked of [first, second])
    expect((await get<Attempts>(`/said/${asked}/attempts`)).attempts).toMatchObject([
      {
        ...{ id: first, tries: 3, code: 131026, reason: 'unreachable', details: 'Unable to deliver' },
        ...{ lastTriedAt: minutesAgo(19).toISOString(), failedAt: minutesAgo(18).toISOString() },
      },
      { id: second, tries: 0, code: 130429, reason: 'later', lastTriedAt: null },
    ]);
  expect(await get(`/said/${newId()}/attempts`)).toMatchObject({ error: { code: 'said_unknown' } });
});

test('a message that went shows how and why, what that was thought to cost, and what it did', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const [told, untold, old] = [
    await say(db(), id, 20, 'va en camino', 'read'),
    await say(db(), id, 10, 'a', 'failed', 130429),
    await say(db(), id, 9, 'b', 'held'),
  ];
  const decide = (which: string, decision: object) =>
    sql`update outbox_messages set decision = ${JSON.stringify(decision)}::jsonb where id = ${which}`.execute(db());
  await decide(told, {
    ...{
      as: 'template',
      why: 'window_closed',
      template: { name: 'n', language: 'es_MX', text: 't', category: 'utility' },
    },
    estimate: { amountMicro: 8_500, currency: 'USD', isEstimated: true, market: 'MX', why: 'market_rate' },
  });
  await decide(untold, { as: 'words', why: 'window_open', estimate: null });
  await sql`insert into message_costs (wamid, phone_number_id, outbox_id, conversation_id, category, amount_micro, currency, usd_micro, at)
    values ('w', '1', ${told}, ${id}, 'utility', 9000, 'USD', 9000, now())`.execute(db());
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items.slice(1)).toMatchObject([
    {
      how: { as: 'template', why: 'window_closed', estimate: { minor: 0.85, currency: 'USD' } },
      cost: { minor: 0.9, currency: 'USD' },
    },
    { how: { as: 'words', why: 'window_open', estimate: null }, cost: null },
    { how: null },
  ]);
  const attempts = async (which: string) => (await get<Attempts>(`/said/${which}/attempts`)).attempts;
  expect(await attempts(untold)).toMatchObject([{ how: { why: 'window_open' } }]);
  expect(await attempts(old)).toMatchObject([{ how: null }]);
});

test('an answer of ours shows the message that it goes under, also when that one is gone', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const asked = await write(db(), id, 20, '¿hay de Chiapas?');
  for (const [minutes, wamid] of [
    [10, `wamid.${asked}`],
    [9, 'wamid.gone'],
  ] as const) {
    const said = await say(db(), id, minutes, 'sí');
    await sql`update outbox_messages set content = content || jsonb_build_object('replyTo', ${wamid}::text) where id = ${said}`.execute(
      db(),
    );
  }
  await say(db(), id, 8, 'sin cita');
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items.slice(-3)).toMatchObject([
    { quoted: { id: asked, text: '¿hay de Chiapas?' } },
    { quoted: { id: null, text: '' } },
    { quoted: null },
  ]);
});

test('hostile words stay words', async () => {
  const words = "<img src=x onerror=alert(1)> \u202Eevil {{7*7}} '; drop table messages; --";
  const id = await begin(db(), words, 1, words);
  await projectInbox(projecting(db(), facts));
  const { get, answer } = await openConsole(db(), facts);
  const [item] = (await get<Thread>(`/conversations/${id}/items`)).items;
  expect(item).toMatchObject({ text: words });
  expect((await answer('/inbox')).headers.get('content-type')).toMatch('application/json');
  expect(await get(`/search?q=${encodeURIComponent('%_%\u0000')}`)).toEqual({ hits: [] });
});

test('search forgives accents and slips of writing, and marks what it found', async () => {
  const id = await begin(db(), 'María Peña', 30, '¿Tienen café de CHIAPAS en grano?');
  const said = await say(db(), id, 20, 'Sí: bolsa de medio kilo a $185.00');
  const noted = note(id, 10, 'pidió descuento');
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  const find = async (q: string) => (await get<{ hits: SearchHit[] }>(`/search?q=${encodeURIComponent(q)}`)).hits;
  const [hit] = await find('cafe chiapas');
  expect(hit).toMatchObject({ conversationId: id, where: 'message', customer: { name: 'María Peña' } });
  expect(hit?.excerpt.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['café', 'CHIAPAS']);
  expect(hit?.excerpt.map(({ text }) => text).join('')).toBe('¿Tienen café de CHIAPAS en grano?');
  expect((await find('maria pena'))[0]).toMatchObject({ where: 'name', itemId: null });
  expect((await find('chiapaz'))[0]).toMatchObject({ where: 'message' });
  expect((await find('medio kilo'))[0]).toMatchObject({ where: 'answer', itemId: said });
  expect((await find('descuento'))[0]).toMatchObject({ where: 'note', itemId: noted });
  expect((await find('55 1234-5678'))[0]).toMatchObject({ where: 'number' });
});

test('a text that was edited or heard later is found as it is now', async () => {
  const id = await begin(db(), 'Marisol', 30, 'quiero te verde');
  const voice = await write(db(), id, 20, '', { kind: 'audio' });
  await projectInbox(projecting(db(), facts));
  await sql`update messages set text = 'quiero café', edited_at = now() where conversation_id = ${id} and kind = 'text'`.execute(
    db(),
  );
  await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, reading, settled_at)
    values (${newId()}, ${voice}, ${id}, 'audio', 'm', 'stored', null, null)`.execute(db());
  await sql`update attachments set state = 'understood', settled_at = now(), reading =
    '{"unread":null,"isWorthRetrying":false,"text":"dos bolsas del molido","isSure":false,"detail":{"seconds":23.4},"costMicroUsd":600,"holdsCard":false}'`.execute(
    db(),
  );
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  const where = async (q: string) =>
    (await get<{ hits: SearchHit[] }>(`/search?q=${encodeURIComponent(q)}`)).hits.map((hit) => hit.where);
  expect(await where('verde')).toEqual([]);
  expect(await where('quiero cafe')).toEqual(['message']);
  expect(await where('molido')).toEqual(['transcript']);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  expect(items[1]).toMatchObject({
    attachments: [{ durationMs: 23_400, state: 'read', isSure: false, text: 'dos bolsas del molido', path: null }],
  });
});

test.each([
  ['does not come for now', 'announced', null, { state: 'unread', reason: 'unreachable' }],
  ['came with too many others', 'understood', null, { state: 'unread', reason: 'too_many' }, 'too_many'],
  [
    'is understood but for a part',
    'stored',
    '{"unread":null,"text":"una taza","isSure":false,"detail":{}}',
    { state: 'read', isSure: false },
  ],
] as [string, string, string | null, object, string?][])(
  'a file that %s is not shown as one that is being read',
  async (_, state, reading, shown, reason = 'unreachable') => {
    const id = await begin(db(), 'Marisol', 30, 'hola');
    const message = await write(db(), id, 20, '', { kind: 'video' });
    await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, reason, reading, settled_at, due_at)
    values (${newId()}, ${message}, ${id}, 'video', 'm', ${state}, ${reading === null ? reason : null}, ${reading}, now(), now() + interval '1 hour')`.execute(
      db(),
    );
    const { get } = await openConsole(db(), facts);
    const { items } = await get<Thread>(`/conversations/${id}/items`);
    expect(items[1]).toMatchObject({ attachments: [shown] });
  },
);

test('staff see of a file that only its beginning was taken out, until they correct it, and that a picture may disturb', async () => {
  const id = await begin(db(), 'Marisol', 30, 'mira');
  const sent = await write(db(), id, 20, '', { kind: 'image' });
  const shown = async () => {
    const { items } = await (await openConsole(db(), facts)).get<Thread>(`/conversations/${id}/items`);
    return items[1];
  };
  const detail = sql.lit(JSON.stringify({ isCut: true, isUnsafe: true }));
  await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, settled_at, reading)
    values (${newId()}, ${sent}, ${id}, 'image', 'm', 'understood', now(), jsonb_build_object('unread', null, 'text', 'un texto',
      'isSure', false, 'detail', ${detail}::jsonb, 'costMicroUsd', 0))`.execute(db());
  expect(await shown()).toMatchObject({ attachments: [{ isSure: false, isCut: true, isDelicate: true }] });
  await sql`update attachments set corrected_text = 'todo', corrected_at = now(),
    reading = jsonb_set(reading::jsonb, '{detail,isUnsafe}', 'false')`.execute(db());
  expect(await shown()).toMatchObject({ attachments: [{ isSure: true, isCut: false, isDelicate: false }] });
});

test.each(['card', 'revoked', 'retention'])(
  'staff are told that the bytes of a file went because of: %s',
  async (why) => {
    const id = await begin(db(), 'Marisol', 30, 'mira');
    const sent = await write(db(), id, 20, '', { kind: 'image' });
    await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, settled_at, removed_because)
    values (${newId()}, ${sent}, ${id}, 'image', 'm', 'understood', now(), ${why})`.execute(db());
    const { items } = await (await openConsole(db(), facts)).get<Thread>(`/conversations/${id}/items`);
    expect(items[1]).toMatchObject({ attachments: [{ state: 'removed', reason: why, path: null }] });
  },
);

test('staff are told which parts of a film or a document were not understood, and why', async () => {
  const id = await begin(db(), 'Marisol', 30, 'mira');
  const detail = {
    unreadParts: [
      { label: 'sonido', why: 'vendor_failed' },
      { label: 'página 3', why: 'timed_out' },
      { label: 'páginas', why: 'over_budget' },
    ],
    ...{ pages: 12, pagesRead: 8, soundCutAtSeconds: 600 },
  };
  const film = await write(db(), id, 20, '', { kind: 'video' });
  await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, settled_at, reading)
    values (${newId()}, ${film}, ${id}, 'video', 'm', 'understood', now(), ${JSON.stringify({
      ...{ unread: null, text: '(imagen) una taza', isSure: false, detail, costMicroUsd: 0 },
    })}::json)`.execute(db());
  const shown = async () => (await (await openConsole(db(), facts)).get<Thread>(`/conversations/${id}/items`)).items[1];
  expect(await shown()).toMatchObject({
    attachments: [
      {
        missing: {
          parts: [
            { part: 'sound', number: null, why: 'vendor_failed' },
            { part: 'page', number: 3, why: 'timed_out' },
            { part: 'pages', number: null, why: 'over_budget' },
          ],
          pages: { read: 8, of: 12 },
          heardMs: 600_000,
        },
      },
    ],
  });
  await sql`update attachments set corrected_text = 'todo', corrected_at = now()`.execute(db());
  expect(await shown()).toMatchObject({ attachments: [{ missing: { parts: [], pages: null, heardMs: null } }] });
});

test('staff see what was sent from the phone and in the past with its files, and why one is not there', async () => {
  const id = await begin(db(), 'Marisol', 30, 'mira');
  const hear = async (
    source: string,
    direction: string,
    minutes: number,
    kind: string,
    content: object | null = null,
  ) => {
    const heard = newId();
    await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, content, sent_at, received_at)
      values (${heard}, ${id}, ${source}, ${direction}, ${heard}, ${kind}, '', ${content && JSON.stringify(content)}::jsonb, ${minutesAgo(minutes)}, ${minutesAgo(minutes)})`.execute(
      db(),
    );
    return heard;
  };
  const keep = (heard: string, state: string, reason: string | null, key: string | null) =>
    sql`insert into attachments (id, overheard_id, conversation_id, kind, media_id, state, reason, storage_key, stored_at, settled_at, shown_at)
      values (${newId()}, ${heard}, ${id}, 'image', 'm', ${state}, ${reason}, ${key}, ${key && new Date()}, now(), now())`.execute(
      db(),
    );
  await keep(await hear('phone_echo', 'out', 20, 'image'), 'understood', 'elsewhere', 'inbound/seen');
  await keep(await hear('phone_echo', 'out', 19, 'image'), 'announced', null, null);
  await keep(await hear('history', 'in', 18, 'image'), 'failed', 'gone', null);
  await hear('history', 'out', 17, 'media_placeholder');
  await hear('phone_echo', 'out', 16, 'location', {
    kind: 'location',
    name: 'Taller',
    address: null,
    latitude: 19.4,
    longitude: -99.1,
    url: null,
  });
  const { get } = await openConsole(db(), facts);
  const { items } = await get<Thread>(`/conversations/${id}/items`);
  const path = expect.stringMatching(/^\/api\/console\/attachments\//);
  expect(items.slice(1)).toMatchObject([
    { type: 'said', by: 'phone', attachments: [{ kind: 'image', state: 'read', canCorrect: false, path }] },
    { type: 'said', by: 'phone', attachments: [{ state: 'reading', path: null }] },
    { type: 'message', outcomeReason: 'history', attachments: [{ state: 'unread', reason: 'gone', path: null }] },
    { type: 'said', kind: 'media_placeholder', attachments: [] },
    { type: 'said', text: 'Taller · 19.4, -99.1', attachments: [] },
  ]);
  expect(await get(`/conversations/${id}/customer`)).toMatchObject({ files: 3 });
});

test('why a turn answered so is told by what was recorded', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const turn = newId();
  const fact = { kind: 'money', amount: { minor: 18_500, currency: 'MXN' }, of: 'Chiapas' };
  const calls = [
    {
      callId: '1',
      tool: 'search_products',
      arguments: '{"query":"chiapas"}',
      result: '{"found":1}',
      isError: false,
      ms: 41,
      receipt: { id: 'search_products:1', source: 'search_products', facts: [fact] },
    },
  ];
  const claims = [
    { kind: 'money', text: '$185.00', start: 0, end: 7, receiptOf: fact },
    { kind: 'number', text: '14', start: 9, end: 11 },
  ];
  await recordTurn(id, turn, calls, claims);
  await paidFor(id, turn);
  const { get } = await openConsole(db(), facts);
  expect(await get<Why>(`/turns/${turn}/why`)).toMatchObject({
    understood: ['¿cuánto cuesta?'],
    steps: [{ number: 1, tool: 'search_products', arguments: { query: 'chiapas' }, result: { found: 1 }, ms: 41 }],
    claims: [
      { text: '$185.00', receipt: '1' },
      { text: '14', receipt: null },
    ],
    models: ['some/model'],
    promptVersion: '0123456789ab',
    businessVersion: '12',
    texts: [{ kind: 'assistant', version: 3 }],
    costs: [
      { what: 'meta', microUsd: 3_000 },
      { what: 'model', microUsd: 5_000 },
      { what: 'speech', microUsd: 600 },
      { what: 'vision', microUsd: 1_500 },
    ],
    totalMicroUsd: 10_100,
    timings: [
      { what: 'waited', ms: 1_200 },
      { what: 'thought', ms: 2_100 },
      { what: 'model', ms: 2_000 },
      { what: 'sent', ms: 200 },
    ],
    totalMs: 3_500,
  });
  expect(await get(`/turns/${newId()}/why`)).toMatchObject({ error: { code: 'turn_unknown' } });
});

test('the pages that an answer rests on are named without the bars that the model was shown', async () => {
  const id = await begin(db(), 'Marisol', 30);
  const [turn, pageId] = [newId(), newId()];
  const passage = { page: '│ Cuidado del barro', version: 2, lines: '3-4', page_id: pageId, text: '│ a mano' };
  const result = JSON.stringify({ outcome: 'found', passages: [passage, { ...passage, page: 'Antes', lines: '9' }] });
  await recordTurn(id, turn, [{ callId: '1', tool: 'search_knowledge', arguments: '{}', result, ms: 1 }], []);
  const { get } = await openConsole(db(), facts);
  const { sources } = await get<Why>(`/turns/${turn}/why`);
  expect(sources).toEqual([
    { pageId, title: 'Cuidado del barro', version: 2, lines: '3-4' },
    { pageId, title: 'Antes', version: 2, lines: '9' },
  ]);
});

const recordTurn = (id: ConversationId, turn: string, calls: unknown, claims: unknown) =>
  sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, calls, trace, claims, timings, usage, cost_micro_usd, started_at, business_version, texts)
    values (${turn}, ${id}, 1, 'answered', '{}', array['¿cuánto cuesta?'], '$185.00, 14', 'es', ${JSON.stringify(calls)}::json,
      '{"model":"some/model","promptHash":"0123456789abcdef","request":"secret"}', ${JSON.stringify(claims)}::jsonb,
      '{"waitedMs":1200,"thoughtMs":2100,"restarts":0}', '{"modelCalls":1,"modelMs":2000}', 5000, now(), '12',
      '{"assistant":3}')`.execute(db());

/** The answer went out in two parts, after a voice note and a picture that others were paid to understand. */
async function paidFor(id: ConversationId, turn: string): Promise<void> {
  for (const [index, unit] of ['second', 'feature'].entries()) {
    const [message, file] = [await write(db(), id, 2, '', { kind: 'audio' }), newId()];
    await sql`update turns set message_ids = message_ids || ${message}::uuid where id = ${turn}`.execute(db());
    await sql`insert into attachments (id, message_id, conversation_id, kind, media_id) values (${file}, ${message}, ${id}, 'audio', 'm')`.execute(
      db(),
    );
    await sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd)
      values (${newId()}, ${id}, ${file}, 'v', ${unit}, 1, ${index === 0 ? 600 : 1_500})`.execute(db());
    const part = await say(db(), id, 1, 'parte', 'delivered');
    await sql`update outbox_messages set turn_id = ${turn}, accepted_at = created_at + interval '200 ms' where id = ${part}`.execute(
      db(),
    );
    await sql`insert into message_costs (wamid, phone_number_id, outbox_id, conversation_id, category, amount_micro, currency, usd_micro, at)
      values (${`wamid.${part}`}, '1', ${part}, ${id}, 'service', 1500, 'USD', 1500, now())`.execute(db());
  }
}
