import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import { serveWeb } from '../../src/platform/http/serve-web.ts';
import {
  AccountEvent,
  type Bubble,
  type BubbleContent,
  CustomerAction,
  Delivery,
  FaultKind,
  NewCustomer,
  Script,
  type SimChange,
  type SimCustomer,
  type SimEvent,
  type SimState,
} from '../../src/simulator/contract.ts';

const STEP_MS = 40;
const SHOP = 'Café La Ceiba';

const LIST: BubbleContent = {
  kind: 'list',
  text: '¿Qué café buscas?',
  footer: 'Precios con IVA',
  button: 'Ver cafés',
  sections: [
    {
      title: 'De altura',
      rows: [
        { id: 'chiapas', title: 'Chiapas 500 g', description: '$185.00 · quedan 14' },
        { id: 'oaxaca', title: 'Oaxaca 500 g', description: '$198.00 · quedan 6' },
      ],
    },
    { title: 'Para moler', rows: [{ id: 'veracruz', title: 'Veracruz 1 kg', description: '$310.00 · quedan 3' }] },
  ],
};

const BUTTONS: BubbleContent = {
  kind: 'buttons',
  text: '2 × Café Chiapas 500 g = *$370.00*\n¿Lo confirmo?',
  footer: null,
  buttons: [
    { id: 'yes', title: 'Confirmar', description: null },
    { id: 'change', title: 'Cambiar', description: null },
    { id: 'no', title: 'No, gracias', description: null },
  ],
};

const TEMPLATE: BubbleContent = {
  kind: 'template',
  name: 'shipping_update',
  language: 'es_MX',
  category: 'UTILITY',
  file: { kind: 'document', name: 'guia.pdf' },
  text: '*Tu pedido va en camino*\nHola, Marisol: tu pedido P-7 llega hoy.',
  footer: 'Responde BAJA para no recibir estos avisos.',
  buttons: [
    { id: '0', title: 'Ver mi pedido', kind: 'reply', value: 'order:7' },
    { id: '1', title: 'Rastrear', kind: 'url', value: 'https://tienda.example/guia/7' },
  ],
};

export type SimulatorStub = {
  readonly url: string;
  readonly actions: CustomerAction[];
  /** The business keeps typing until what is returned is called. */
  readonly holdAnswers: () => () => void;
  /** Ends every open stream, as a restart of the server would. */
  readonly cutStreams: () => void;
  readonly close: () => Promise<void>;
};

/** A small real HTTP server that keeps the page's contract in memory: for tests of the page alone. */
export async function startSimulatorStub(): Promise<SimulatorStub> {
  const streams = new Set<Response>();
  const bubbles: Bubble[] = [];
  const events: SimEvent[] = [];
  const actions: CustomerAction[] = [];
  let count = 0;
  let offsetMs = 0;
  let customers: SimCustomer[] = [];
  let delivery: Delivery = { delayMs: 0, copies: 1, isOutOfOrder: false, losesStatuses: false };
  let faults: SimState['faults'] = [];
  let account: SimState['account'] = { isBlocked: false, quality: 'GREEN', messagingLimit: 'TIER_2K' };
  let freeServiceLeft = 0;
  let answersHeld: Promise<void> = Promise.resolve();

  const now = () => new Date(Date.now() + offsetMs);
  const state = (): SimState => ({
    shopName: SHOP,
    model: { kind: 'rules', id: 'rules' },
    hearsTypedWords: true,
    clock: { now: now().toISOString(), offsetMs, timeZone: 'America/Mexico_City' },
    delivery,
    account,
    freeServiceLeft,
    faults,
    workers: [{ pid: 4121, isAlive: true }],
    customers,
  });
  const tell = (change: SimChange) => {
    for (const stream of streams) stream.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
  };
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  const putBubble = (bubble: Bubble) => {
    const index = bubbles.findIndex((each) => each.id === bubble.id);
    if (index === -1) bubbles.push(bubble);
    else bubbles[index] = bubble;
    tell({ what: 'bubble', bubble });
    return bubble;
  };
  const putCustomer = (customer: SimCustomer) => {
    const index = customers.findIndex((each) => each.id === customer.id);
    customers = index === -1 ? [...customers, customer] : customers.with(index, customer);
    tell({ what: 'customer', customer });
    return customer;
  };
  const putEvent = (line: Pick<SimEvent, 'direction' | 'label' | 'customerId' | 'wamid'> & Partial<SimEvent>) => {
    count += 1;
    const isWebhook = line.direction === 'webhook';
    const event: SimEvent = {
      seq: count,
      at: now().toISOString(),
      httpStatus: 200,
      ms: isWebhook ? 11 : 6,
      attempt: 1,
      fault: null,
      request: {
        method: 'POST',
        path: isWebhook ? '/webhooks/whatsapp' : '/emulator/v23.0/106540352242922/messages',
        headers: isWebhook ? { 'x-hub-signature-256': 'sha256=•••• (valid)' } : { authorization: 'Bearer ••••' },
        body: JSON.stringify({ label: line.label, wamid: line.wamid, n: count }),
      },
      response: isWebhook ? '' : JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: line.wamid }] }),
      ...line,
    };
    events.push(event);
    tell({ what: 'event', event });
  };
  const newBubble = (customerId: string, from: Bubble['from'], content: BubbleContent, more: Partial<Bubble> = {}) => {
    count += 1;
    return putBubble({
      id: `b${count}`,
      customerId,
      wamid: `wamid.${count}`,
      from,
      content,
      at: now().toISOString(),
      quotedWamid: null,
      reactionFromCustomer: null,
      reactionFromBusiness: null,
      state: 'pending',
      chosenId: null,
      ...more,
    });
  };
  const addCustomer = (input: NewCustomer): SimCustomer => {
    count += 1;
    const isNew = { isOffline: false, readsAlone: true, wantsMarketing: true, typingUntil: null, windowClosesAt: null };
    return putCustomer({ id: `c${count}`, bsuid: `MX.${1_000_000 + count}`, ...input, ...isNew });
  };

  const answerTo = (content: BubbleContent): BubbleContent => {
    if (content.kind === 'choice') return { kind: 'text', text: `Va: *${content.title}*. ¿Algo más?` };
    const words = content.kind === 'text' ? content.text.toLowerCase() : '';
    if (words.includes('lista')) return LIST;
    if (words.includes('quiero')) return BUTTONS;
    if (words.includes('plantilla')) return TEMPLATE;
    return { kind: 'text', text: 'Sí: *Café Chiapas 500 g*, $185.00. Quedan 14.\nhttps://tienda.example/chiapas' };
  };

  /** The whole exchange after a customer's message: webhook, typing, answer, ticks. */
  const exchange = async (asked: Bubble) => {
    const about = { customerId: asked.customerId, wamid: asked.wamid };
    for (let copy = 0; copy < delivery.copies; copy += 1) {
      putEvent({ direction: 'webhook', label: 'messages', ...about, request: webhookRequest(asked) });
    }
    putBubble({ ...asked, state: 'sent' });
    const customer = customers.find((each) => each.id === asked.customerId);
    if (customer === undefined) return;
    const windowClosesAt = new Date(now().getTime() + 24 * 3_600_000).toISOString();
    putCustomer({ ...customer, windowClosesAt, typingUntil: new Date(now().getTime() + 25_000).toISOString() });
    putEvent({ direction: 'call', label: 'read+typing', ...about });
    putBubble({ ...asked, state: 'read' });
    await Promise.all([wait(STEP_MS * 4), answersHeld]);
    const fault = faults.find((each) => each.kind.startsWith('graph_'));
    if (fault !== undefined) {
      faults = faults.map((each) => (each === fault ? { ...each, remaining: each.remaining - 1 } : each));
      faults = faults.filter((each) => each.remaining > 0);
      putEvent({ direction: 'call', label: 'send:text', ...about, httpStatus: 500, fault: fault.kind });
      tell({ what: 'state' });
    }
    putCustomer({ ...customer, windowClosesAt, typingUntil: null });
    const answer = newBubble(asked.customerId, 'business', answerTo(asked.content), { state: 'sent' });
    const attempt = fault === undefined ? 1 : 2;
    putEvent({ direction: 'call', label: `send:${answer.content.kind}`, ...about, wamid: answer.wamid, attempt });
    await wait(STEP_MS);
    if (delivery.losesStatuses) return;
    putBubble({ ...answer, state: 'delivered' });
    putEvent({ direction: 'webhook', label: 'status:delivered', ...about, wamid: answer.wamid });
  };

  const act = (customer: SimCustomer, action: CustomerAction): Bubble | null => {
    actions.push(action);
    const target = 'wamid' in action ? bubbles.find((bubble) => bubble.wamid === action.wamid) : undefined;
    switch (action.kind) {
      case 'text': {
        const asked = newBubble(customer.id, 'customer', { kind: 'text', text: action.text }, action);
        void exchange(asked);
        return asked;
      }
      case 'choose': {
        if (target === undefined) return null;
        putBubble({ ...target, chosenId: action.choiceId });
        const choice = choiceOf(target.content, action.choiceId);
        const asked = newBubble(customer.id, 'customer', choice, { quotedWamid: target.wamid });
        void exchange(asked);
        return asked;
      }
      case 'location':
      case 'contact':
      case 'cart':
      case 'call': {
        const shared = newBubble(customer.id, 'customer', action, {});
        void exchange(shared);
        return shared;
      }
      case 'share_number': {
        const own = { kind: 'contact', name: customer.name, phone: `+${customer.phone ?? '5215500000000'}` } as const;
        return newBubble(customer.id, 'customer', own, { quotedWamid: action.wamid });
      }
      case 'note': {
        const file = { id: 'note', mime: 'audio/ogg; codecs=opus', bytes: 200, name: null };
        const content = { kind: 'media', media: 'audio', text: action.text, isVoice: true, file } as const;
        const note = newBubble(customer.id, 'customer', content);
        void exchange(note);
        return note;
      }
      case 'edit':
        return target === undefined
          ? null
          : putBubble({ ...target, content: { kind: 'text', text: action.text, isEdited: true } });
      case 'delete':
        return target === undefined ? null : putBubble({ ...target, content: { kind: 'deleted' } });
      case 'reaction':
        return target === undefined ? null : putBubble({ ...target, reactionFromCustomer: action.emoji || null });
      case 'settings':
        putCustomer({ ...customer, isOffline: action.isOffline, readsAlone: action.readsAlone });
        return null;
      case 'marketing':
        putCustomer({ ...customer, wantsMarketing: action.isWanted });
        return null;
      case 'read':
        for (const bubble of bubbles.filter(({ wamid }) => action.wamids.includes(wamid))) {
          putBubble({ ...bubble, state: 'read' });
          putEvent({ direction: 'webhook', label: 'status:read', customerId: customer.id, wamid: bubble.wamid });
        }
        return null;
    }
  };

  const toScript = (): Script => ({
    version: 1,
    startAt: now().toISOString(),
    customers: customers.map(({ id, name, language, phone, username }) => ({
      ref: id,
      name,
      language,
      phone,
      username,
    })),
    steps: bubbles
      .filter((bubble) => bubble.from === 'customer' && bubble.content.kind === 'text')
      .map((bubble) => ({ after: 0, from: bubble.customerId, kind: 'text', text: textOf(bubble.content) })),
    transcript: bubbles.map(({ customerId, at, from, content }) => ({
      from: customerId,
      at,
      side: from,
      text: textOf(content),
    })),
  });
  const play = async (script: Script) => {
    customers = [];
    bubbles.length = 0;
    const byRef = new Map(script.customers.map(({ ref, ...customer }) => [ref, addCustomer(customer)]));
    tell({ what: 'state' });
    for (const step of script.steps) {
      const customer = byRef.get(step.from);
      if (customer !== undefined) await exchange(newBubble(customer.id, 'customer', { kind: 'text', text: step.text }));
    }
  };

  addCustomer({ name: 'Marisol Vega', language: 'es', phone: '5215512345678', username: null });
  addCustomer({ name: 'John Reed', language: 'en', phone: '14155550123', username: null });
  addCustomer({ name: 'Luz Robles', language: 'es', phone: null, username: 'luz_mx' });

  const app = express();
  const api = express.Router();
  api.use(express.json());
  api.get('/state', (_req, res) => res.json(state()));
  api.get('/events', (req, res) =>
    res.json({ events: events.filter(({ seq }) => seq > Number(req.query['after'] ?? 0)) }),
  );
  api.get('/customers/:id/bubbles', (req, res) =>
    res.json({ bubbles: bubbles.filter(({ customerId }) => customerId === req.params.id) }),
  );
  api.post('/customers', (req, res) => res.json(addCustomer(NewCustomer.parse(req.body))));
  api.post('/customers/:id/actions', (req, res) => {
    const customer = customers.find(({ id }) => id === req.params.id);
    const action = CustomerAction.parse(req.body);
    if (customer === undefined || (action.kind === 'text' && action.text.includes('rechaza'))) {
      res.status(409).json({ error: { code: 'refused_by_test', message: 'The number is blocked.' } });
      return;
    }
    res.json({ ok: true, bubble: act(customer, action) });
  });
  api.post('/clock', (req, res) => {
    offsetMs += Number(req.body.advanceMs);
    tell({ what: 'state' });
    res.json(state());
  });
  api.put('/delivery', (req, res) => {
    delivery = Delivery.parse(req.body);
    res.json(state());
  });
  api.post('/account', (req, res) => {
    const told = AccountEvent.parse(req.body);
    if (told.event === 'quality') account = { ...account, quality: told.quality };
    else if (told.event === 'limit') account = { ...account, messagingLimit: told.limit };
    else account = { ...account, isBlocked: told.event === 'block' };
    res.json(state());
  });
  api.put('/prices', (req, res) => {
    freeServiceLeft = Number(req.body.freeServiceLeft);
    res.json(state());
  });
  api.put('/faults', (req, res) => {
    const kind = FaultKind.parse(req.body.kind);
    const remaining = Number(req.body.remaining);
    faults = [...faults.filter((each) => each.kind !== kind), ...(remaining > 0 ? [{ kind, remaining }] : [])];
    res.json(state());
  });
  api.post('/events/:seq/redeliver', (req, res) => {
    const event = events.find(({ seq }) => seq === Number(req.params.seq));
    if (event !== undefined) putEvent({ ...event, seq: events.length + 10_000, attempt: event.attempt + 1 });
    res.json({ ok: true });
  });
  api.get('/script', (_req, res) => res.json(toScript()));
  api.post('/script', (req, res) => {
    void play(Script.parse(req.body));
    res.json({ started: true });
  });
  api.get('/stream', (req, res) => {
    res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    res.write(': hello\n\n');
    streams.add(res);
    req.on('close', () => streams.delete(res));
  });
  app.use('/simulator/api', api);
  app.use(serveWeb());

  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    holdAnswers: () => {
      const held = Promise.withResolvers<void>();
      answersHeld = held.promise;
      return held.resolve;
    },
    cutStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const textOf = (content: BubbleContent): string =>
  content.kind === 'choice' ? content.title : 'text' in content ? content.text : content.kind;

function choiceOf(content: BubbleContent, choiceId: string): BubbleContent {
  const isList = content.kind === 'list';
  const rows = isList
    ? content.sections.flatMap((section) => section.rows)
    : 'buttons' in content
      ? content.buttons
      : [];
  const title = rows.find((row) => row.id === choiceId)?.title ?? choiceId;
  return { kind: 'choice', choiceId, title, via: isList ? 'list' : 'button' };
}

const webhookRequest = (asked: Bubble): SimEvent['request'] => ({
  method: 'POST',
  path: '/webhooks/whatsapp',
  headers: { 'x-hub-signature-256': 'sha256=•••• (valid)', 'content-type': 'application/json' },
  body: JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: asked.wamid, text: textOf(asked.content) }],
  }),
});
