import { randomUUID } from 'node:crypto';
import type {
  Attachment,
  CustomerPanel,
  Holder,
  InboxRow,
  OrderLine,
  SentHow,
  ThreadItem,
} from '../../src/console/contract.ts';
import type { Attempts, Why } from '../../src/console/thread/contract.ts';
import type { TemplateChoice } from '../../src/handoff/contract.ts';
import type { Device } from '../../src/notify/push/contract.ts';
import type { Replay } from '../../src/replay/contract.ts';
import type { AuditEntry, Invitation, OpenSession, StaffMember } from '../../src/staff/contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const ANA = { id: randomUUID(), name: 'Ana Robles' };
const LUIS = { id: randomUUID(), name: 'Luis Cano' };
export const PASSWORD = 'una frase bien larga';

/** ISO time that many minutes ago. */
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
export const hoursAhead = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

const open = (hours: number): InboxRow['window'] => ({ state: 'open', closesAt: hoursAhead(hours) });
const CLOSED: InboxRow['window'] = { state: 'closed', closesAt: hoursAhead(-1) };

type Sketch = {
  readonly id: string;
  readonly name: string | null;
  readonly username?: string;
  readonly holder: Holder;
  readonly reason?: string;
  readonly minutes: number;
  readonly by: NonNullable<InboxRow['lastLine']>['by'];
  readonly line: string;
  readonly kind?: string;
  readonly state?: string;
  readonly window?: InboxRow['window'];
  readonly unread?: number;
  readonly hasFailed?: boolean;
};

const SKETCHES: readonly Sketch[] = [
  ...[
    {
      id: 'marisol',
      name: 'Marisol Vega',
      holder: 'waiting',
      reason: 'asked',
      minutes: 3,
      by: 'customer',
      line: 'quiero factura',
      window: open(1.7),
      unread: 2,
    } as const,
    {
      id: 'don-memo',
      name: 'Guillermo "Memo" Hernández Villaseñor de la Torre',
      holder: 'waiting',
      reason: 'not_sure',
      minutes: 1,
      by: 'customer',
      line: '¿me lo pueden dejar con el portero? llego hasta la noche y no quiero que se quede en la calle',
      unread: 1,
    } as const,
    {
      id: 'john',
      name: 'John Reed',
      holder: 'assistant',
      minutes: 1_500,
      by: 'assistant',
      line: 'Your order is on its way.',
      state: 'failed',
      hasFailed: true,
      window: CLOSED,
    } as const,
    {
      id: 'rosa',
      name: 'Rosa Medina',
      holder: 'person',
      minutes: 8,
      by: 'person',
      line: 'Claro, te la mando hoy mismo',
      state: 'read',
      window: open(5.2),
    } as const,
    {
      id: 'juan',
      name: 'Juan Pérez',
      holder: 'assistant',
      minutes: 14,
      by: 'assistant',
      line: 'Tu pedido va en camino y llega hoy antes de las 18:00',
      state: 'delivered',
    } as const,
    {
      id: 'luz',
      name: null,
      username: 'luz_mx',
      holder: 'assistant',
      minutes: 1_700,
      by: 'customer',
      line: '¿sigue en pie lo de mañana?',
      kind: 'audio',
      window: CLOSED,
      unread: 1,
    } as const,
    {
      id: 'nadie',
      name: null,
      holder: 'resolved',
      minutes: 3_000,
      by: 'assistant',
      line: 'Gracias por tu compra',
      state: 'read',
      window: CLOSED,
    } as const,
    {
      id: 'otro',
      name: 'Café El Gato Negro',
      holder: 'other_agent',
      minutes: 4_000,
      by: 'customer',
      line: 'Hola',
      window: CLOSED,
    } as const,
  ],
];

function rowOf(sketch: Sketch): InboxRow {
  const { id, name, username = null, holder, minutes } = sketch;
  return {
    conversationId: id,
    customer: { id: `customer-${id}`, name, username },
    holder,
    reason: sketch.reason ?? null,
    assignee: holder === 'person' ? ANA : null,
    since: holder === 'waiting' || holder === 'person' ? minutesAgo(minutes) : null,
    lastAt: minutesAgo(minutes),
    lastLine: { by: sketch.by, kind: sketch.kind ?? 'text', text: sketch.line, state: sketch.state ?? null },
    window: sketch.window ?? open(20),
    unread: sketch.unread ?? 0,
    hasFailed: sketch.hasFailed ?? false,
    tags: id === 'marisol' ? ['factura'] : [],
  };
}

/** Eight conversations that differ, then as many plain ones as are wanted. */
export function makeRows(count: number): InboxRow[] {
  const plain = Array.from({ length: Math.max(0, count - SKETCHES.length) }, (_, index) =>
    rowOf({
      ...{ id: `c-${index}`, name: `Cliente ${index + 1}`, holder: 'assistant', minutes: 5_000 + index },
      ...{ by: 'assistant', line: `Respuesta número ${index + 1}`, state: 'read', window: CLOSED },
    }),
  );
  return [...SKETCHES.map(rowOf), ...plain];
}

const PLAIN: Omit<Attachment, 'id' | 'kind'> = {
  ...{ fileName: null, mime: null, sizeBytes: 40_000, durationMs: null, state: 'read', reason: null, text: null },
  ...{ isSure: true, isCut: false, isDelicate: false, codes: [], boxes: [], costMicroUsd: 6_000, path: null },
  missing: { parts: [], pages: null, heardMs: null },
  ...{ correction: null, canCorrect: true, version: '1' },
};

export const message = (id: string, minutes: number, text: string, more: Partial<ThreadItem> = {}): ThreadItem =>
  ({
    ...{ id, at: minutesAgo(minutes), type: 'message', kind: 'text', text, notes: [], quoted: null },
    ...{ isForwarded: false, attachments: [], outcome: 'answered', outcomeReason: null, turnId: null },
    ...more,
  }) as ThreadItem;

const HOW: SentHow = { as: 'words', why: 'window_open', estimate: { minor: 0.85, currency: 'USD' } };

export const said = (id: string, minutes: number, text: string, more: Partial<ThreadItem> = {}): ThreadItem =>
  ({
    ...{ id, at: minutesAgo(minutes), type: 'said', by: 'assistant', author: null, kind: 'text', text, choices: [] },
    ...{ filePath: null, template: null, state: 'read', reason: null, remedy: null, canRetry: false, releaseAt: null },
    ...{ turnId: 'turn-1', cost: { minor: 9, currency: 'USD' }, quoted: null, isMarkedWrong: false, how: HOW },
    ...more,
  }) as ThreadItem;

const REMEDY = { es: 'Verifica el número.', en: 'Check the number.' };

/** A thread with one of everything. */
export function makeRichThread(): ThreadItem[] {
  const voice: Attachment = {
    ...PLAIN,
    ...{ id: 'voice-1', kind: 'audio', mime: 'audio/ogg', durationMs: 4_000, isSure: false },
    ...{ text: 'quiero dos bolsas del de Chiapas', path: '/api/console/attachments/voice-1' },
  };
  const picture: Attachment = {
    ...PLAIN,
    ...{ id: 'picture-1', kind: 'image', mime: 'image/png', text: 'CAFÉ CHIAPAS 500 g $185' },
    codes: [{ text: '7501055310883', format: 'EAN-13', product: 'Café Chiapas 500 g' }],
    boxes: [{ x: 0.1, y: 0.2, width: 0.5, height: 0.2, text: 'CAFÉ CHIAPAS' }],
    path: '/api/console/attachments/picture-1',
  };
  return [
    message('m1', 2_900, 'Hola, ¿tienen café de Chiapas?'),
    said('s1', 2_899, 'Sí: Café Chiapas 500 g, $185.00; quedan 14.'),
    message('m2', 30, '', { kind: 'audio', attachments: [voice] }),
    message('m3', 29, '¿es este?', { kind: 'image', attachments: [picture] }),
    said('s2', 28, 'Ese mismo. ¿Te lo aparto?', { choices: ['Sí, apártalo', 'No, gracias'], state: 'delivered' }),
    {
      ...{
        id: 'p1',
        at: minutesAgo(27),
        type: 'proposal',
        tool: 'place_order',
        text: '2 × Chiapas 500 g · $370.00 MXN',
      },
      ...{ state: 'awaiting', expiresAt: hoursAhead(3), canWithdraw: true },
    },
    said('s3', 20, 'Tu pedido va en camino', {
      ...{ state: 'failed', reason: 'No tiene WhatsApp o no acepta mensajes (131026)', remedy: REMEDY, canRetry: true },
    }),
    message('m4', 4, 'quiero factura, por favor', { outcome: 'given_to_person', outcomeReason: 'asked' }),
    { id: 'h1', at: minutesAgo(3), type: 'change', holder: 'waiting', reason: 'asked', by: 'assistant' },
    { id: 'n1', at: minutesAgo(2), type: 'note', author: 'Luis Cano', text: '10 % si paga hoy' },
    message('m5', 1, 'quiero factura'),
  ];
}

/** Many short messages, for scrolling. */
export const makeLongThread = (count: number): ThreadItem[] =>
  Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? message(`m-${index}`, count - index, `Mensaje ${index}`)
      : said(`s-${index}`, count - index, `Respuesta ${index}`),
  );

const STATES = ['pending', 'paid', 'preparing', 'shipped', 'delivered', 'cancelled', 'refunded'];
const BUYERS = ['marisol', 'juan', 'rosa', 'don-memo', 'luz'];

export function makeOrders(count: number, rows: readonly InboxRow[]): OrderLine[] {
  return Array.from({ length: count }, (_, index) => {
    const row = rows.find(({ conversationId }) => conversationId === BUYERS[index % BUYERS.length]);
    return {
      ...{ id: `order-${index}`, number: `P-${1042 - index}`, state: STATES[index % STATES.length] ?? 'paid' },
      ...{ total: { minor: 37_000 + index * 1_550, currency: 'MXN' }, items: (index % 4) + 1 },
      ...{ at: minutesAgo(12 + index * 95), customer: row?.customer ?? { id: 'x', name: 'X', username: null } },
      conversationId: index % 7 === 6 ? null : (row?.conversationId ?? null),
    };
  });
}

export const makePanel = (row: InboxRow, orders: readonly OrderLine[]): CustomerPanel => ({
  customer: { ...row.customer, phone: row.customer.name === null ? null : '+52 55 1234 5678', language: 'es' },
  ...{ isVerified: false, consent: 'opted_in', orders },
  invoices: [
    {
      ...{ id: '311', number: '311', state: 'open', total: { minor: 37_000, currency: 'MXN' } },
      ...{ at: minutesAgo(60), dueAt: hoursAhead(48) },
    },
  ],
  areInvoicesComplete: true,
  ...{ costs: { todayMicroUsd: 410_000, totalMicroUsd: 9_120_000 }, notes: 1, files: 4 },
  activity: [{ at: minutesAgo(3), by: 'assistant', act: 'waiting', device: null }],
});

export const WHY: Why = {
  turnId: 'turn-1',
  understood: ['3 mensajes juntos', 'voz', 'es'],
  steps: [
    { number: 1, tool: 'search_products', arguments: { words: 'chiapas' }, result: { products: 2 }, ms: 41 },
    { number: 2, tool: 'product_details', arguments: { sku: 'CAF-500' }, result: { left: 14 }, ms: 9 },
  ],
  claims: [
    { text: '$185.00', receipt: '1' },
    { text: '14', receipt: '2' },
  ],
  ...{ reply: 'Sí: Café Chiapas 500 g, $185.00; quedan 14.', outcome: 'answered', outcomeReason: null },
  mark: null,
  ...{ models: ['rules'], promptVersion: 'a1b2c3', businessVersion: '12' },
  texts: [{ kind: 'assistant', version: 3 }],
  ...{ costs: [{ what: 'model', microUsd: 50_000 }], totalMicroUsd: 50_000 },
  ...{ timings: [{ what: 'model', ms: 2_000 }], totalMs: 2_000 },
  sources: [{ pageId: 'p1', title: 'Garantía', version: 2, lines: '3-5' }],
};

export const ATTEMPTS: Attempts = {
  attempts: [
    {
      ...{ id: 's3-before', state: 'failed', at: minutesAgo(25), tries: 4, lastTriedAt: minutesAgo(22) },
      ...{ failedAt: minutesAgo(22), code: 130429, reason: 'too_fast', details: 'Rate limit hit', how: null },
    },
    {
      ...{ id: 's3', state: 'failed', at: minutesAgo(20), tries: 1, lastTriedAt: minutesAgo(20) },
      ...{
        failedAt: minutesAgo(20),
        code: 131026,
        reason: 'unreachable',
        details: 'Message undeliverable',
        how: { ...HOW, as: 'template', why: 'window_closed' },
      },
    },
  ],
};

/** A turn run again by another model, with one of everything that may be different. */
export const REPLAY: Replay = {
  turnId: 'turn-1',
  before: {
    ...{ reply: 'Sí: Café Chiapas 500 g, $185.00; quedan 14.', outcome: 'answered', outcomeReason: null },
    ...{ model: 'deepseek/deepseek-v3', promptVersion: 'a1b2c3' },
    calls: [
      { tool: 'search_products', arguments: { words: 'chiapas' }, result: { products: 2 } },
      { tool: 'product_rank', arguments: { sku: 'CAF-500' }, result: { rank: 1 } },
    ],
  },
  again: {
    ...{ outcome: 'replied', reply: 'Sí: Café Chiapas 500 g, $190.00; quedan pocos.', detail: null },
    ...{ model: 'openai/gpt-5', promptVersion: 'd4e5f6', unsupported: ['$190.00'] },
    calls: [
      { tool: 'search_products', arguments: { words: 'chiapas' }, result: { products: 2 }, from: 'record' },
      { tool: 'opening_hours', arguments: { date: null }, result: { opens: '9:00' }, from: 'live' },
      { tool: 'set_cart_line', arguments: { sku: 'CAF-500', quantity: 1 }, result: 'Not done', from: 'not_done' },
    ],
  },
  ...{ gone: ['product_rank'], costMicroUsd: 4_200, ms: 2_300 },
};

/** An answer that waits for the team. */
export const draft = (id: string, text: string, more: Partial<ThreadItem> = {}): ThreadItem =>
  said(id, 0, text, { state: 'held', reason: 'draft', turnId: `turn-${id}`, cost: null, ...more });

export const TEMPLATES: readonly TemplateChoice[] = [
  {
    ...{
      name: 'payment_reminder',
      language: 'es_MX',
      category: 'UTILITY',
      status: 'APPROVED',
      canGo: true,
      reason: null,
    },
    ...{ header: null, body: 'Hola {{nombre}}, tu pago de {{monto}} vence el {{fecha}}.', footer: 'Café La Paloma' },
    buttons: ['Pagar ahora'],
    parameters: [
      { name: 'nombre', example: 'Marisol', value: 'Marisol' },
      { name: 'monto', example: '$370.00', value: '$370.00' },
      { name: 'fecha', example: '30 de noviembre', value: null },
    ],
    ...{ price: { minor: 12, currency: 'USD' }, sendAt: null },
  },
  {
    ...{ name: 'shipping_update', language: 'es_MX', category: 'UTILITY', status: 'PAUSED', canGo: false },
    ...{ reason: 'Pausada por calidad', header: 'Tu pedido', body: 'Tu pedido va en camino.', footer: null },
    ...{ buttons: [], parameters: [], price: null, sendAt: null },
  },
];

export const makeStaff = (): StaffMember[] => [
  member({ ...ANA, email: 'ana@lapaloma.mx', role: 'owner' }),
  member({ ...LUIS, email: 'luis@lapaloma.mx', role: 'staff', isOnDuty: false, lastSeenAt: minutesAgo(190) }),
  member({ id: randomUUID(), name: 'Contabilidad', email: 'cuentas@lapaloma.mx', role: 'viewer', isActive: false }),
];

type Named = Pick<StaffMember, 'id' | 'name' | 'email' | 'role'> & Partial<StaffMember>;
const member = (given: Named): StaffMember => ({
  ...{ language: 'es', isActive: true, isOnDuty: true, isEmailVerified: true, lastSeenAt: minutesAgo(2) },
  ...given,
});

export const makeInvitations = (): Invitation[] => [
  { id: randomUUID(), email: 'nuevo@lapaloma.mx', role: 'staff', expiresAt: hoursAhead(60) },
];

export const makeDevices = (): Device[] => [
  {
    ...{ id: randomUUID(), name: 'Teléfono del mostrador', system: 'Android · Chrome', isThis: false },
    ...{ createdAt: minutesAgo(30_000), lastShownAt: minutesAgo(45), lastError: null },
    ...{ kinds: ['waiting', 'reminder', 'failed', 'system'], mutedUntil: null },
  },
  {
    ...{ id: randomUUID(), name: 'iPhone de Ana', system: 'iOS · Safari', isThis: false, createdAt: minutesAgo(9_000) },
    ...{ lastShownAt: null, lastError: '410', kinds: ['waiting'], mutedUntil: hoursAhead(6) },
  },
];

export const makeSessions = (): OpenSession[] => [
  {
    ...{ id: randomUUID(), isThis: true, device: 'Chrome · Linux' },
    ...{ createdAt: minutesAgo(2_000), lastSeenAt: minutesAgo(0) },
  },
  {
    ...{ id: randomUUID(), isThis: false, device: 'Safari · iPhone' },
    ...{ createdAt: minutesAgo(9_000), lastSeenAt: minutesAgo(300) },
  },
];

export const makeAudit = (): AuditEntry[] => {
  const device = 'Chrome · Linux';
  return [
    {
      ...{ id: randomUUID(), at: minutesAgo(3), by: ANA.name, device, act: 'note_written' },
      about: 'conversation:marisol',
    },
    {
      ...{ id: randomUUID(), at: minutesAgo(40), by: ANA.name, device, act: 'invited' },
      about: 'nuevo@lapaloma.mx staff',
    },
    { ...{ id: randomUUID(), at: minutesAgo(2_000), by: LUIS.name, device: null, act: 'signed_in' }, about: null },
    { ...{ id: randomUUID(), at: minutesAgo(9_000), by: 'recado', device: null, act: 'shop_resumed' }, about: 'shop' },
  ];
};
