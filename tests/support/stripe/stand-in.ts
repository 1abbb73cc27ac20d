import { createHmac } from 'node:crypto';
import qs from 'qs';
import { answerJson, startLocalServer } from '../local-server.ts';
import { faultsOf } from './contract.ts';
import { emit, emptyAccount, type FakeAccount, type FakeEvent, invoice, nextId, subscribe } from './objects.ts';
import { type Answer, ROUTES, refuse } from './routes.ts';

/** How a call fails; `acted` means that Stripe did it all the same. `500` is remembered under its key, as Stripe does. */
export type StripeFault = '402' | '409' | '429' | '500' | '500 acted' | 'timeout' | 'timeout acted';

export type StripeStandIn = {
  readonly url: string;
  readonly account: FakeAccount;
  /** Names of the routes that were called, with the key of those that change something. */
  readonly calls: { readonly name: string; readonly key: string | null }[];
  /** The next calls of this route fail like this, one after another. */
  readonly fail: (route: string, faults: readonly StripeFault[]) => void;
  /** Any other call may fail too: asked before each, null lets it pass. */
  readonly failSometimes: (draw: () => StripeFault | null) => void;
  /** Runs at the very moment a call of this route was acted on, before it is answered. */
  readonly atNext: (route: string, act: () => Promise<unknown>) => void;
  /** All keys are forgotten, as Stripe may do after a day. */
  readonly forgetKeys: () => void;
  /** Seconds of Unix time; tests may move it. */
  now: number;
  /** The customer pays or subscribes on the page. */
  readonly pay: (sessionId: string, paid?: { readonly amount: number; readonly currency: string }) => FakeEvent;
  readonly close: () => Promise<void>;
};

/** Stripe over real HTTP: bodies are held against its own types, keys behave as documented, objects are few but alive. */
export async function startStripe(): Promise<StripeStandIn> {
  // Its types are read before any call waits for an answer: that takes seconds.
  faultsOf('listEvents', {});
  const account = emptyAccount();
  const faults = new Map<string, StripeFault[]>();
  const moments = new Map<string, () => Promise<unknown>>();
  const keys = new Map<string, { readonly params: string; readonly answer: Answer }>();
  const calls: StripeStandIn['calls'] = [];
  let drawFault: () => StripeFault | null = () => null;

  const server = await startLocalServer(async (req, res, raw) => {
    const url = new URL(req.url ?? '', 'http://stripe');
    const route = ROUTES.find((one) => one.method === req.method && one.path.test(url.pathname));
    if (route === undefined) return answerJson(res, 404, refuse(404, 'invalid_request_error', 'unknown_url').body);
    const key = typeof req.headers['idempotency-key'] === 'string' ? req.headers['idempotency-key'] : null;
    calls.push({ name: route.name, key: req.method === 'POST' ? key : null });
    const body = qs.parse(req.method === 'POST' ? raw : url.search.slice(1), { depth: 12 });
    const wrong =
      Object.keys(body).length > 0 && !route.name.startsWith('readProduct') ? faultsOf(route.name, body) : [];
    if (wrong.length > 0)
      return answerJson(res, 400, refuse(400, 'invalid_request_error', 'parameter_unknown', wrong.join('; ')).body);

    const fault = faults.get(route.name)?.shift() ?? drawFault();
    if (fault === '409') return answerJson(res, 409, refuse(409, 'idempotency_error', 'idempotency_key_in_use').body);
    if (fault === '429')
      return answerJson(res, 429, refuse(429, 'invalid_request_error', 'rate_limit').body, { 'retry-after': '1' });
    if (fault === 'timeout') return void res.destroy();

    const known = key === null || req.method !== 'POST' ? undefined : keys.get(key);
    if (known !== undefined && known.params !== raw)
      return answerJson(res, 400, {
        error: {
          type: 'idempotency_error',
          message: 'Keys for idempotent requests can only be used with the same parameters',
        },
      });
    if (known !== undefined)
      return answerJson(res, known.answer.status, known.answer.body, { 'idempotent-replayed': 'true' });

    const id = route.path.exec(url.pathname)?.[1] ?? '';
    const acted = fault === '402' || fault === '500' ? null : route.act({ account, now: standIn.now, id, body });
    const broken = fault === '500' || fault === '500 acted';
    const answer = broken
      ? refuse(500, 'api_error', 'internal')
      : (acted ?? refuse(402, 'card_error', 'card_declined'));
    if (key !== null && req.method === 'POST' && answer.status !== 404) keys.set(key, { params: raw, answer });
    await moments.get(route.name)?.();
    moments.delete(route.name);
    if (fault === 'timeout acted') return void res.destroy();
    answerJson(res, answer.status, answer.body);
  });

  const standIn: StripeStandIn = {
    url: server.url,
    account,
    calls,
    now: Math.floor(Date.now() / 1_000),
    fail: (route, list) => void faults.set(route, [...list]),
    failSometimes: (draw) => {
      drawFault = draw;
    },
    atNext: (route, act) => void moments.set(route, act),
    forgetKeys: () => keys.clear(),
    close: server.close,
    pay: (sessionId, paid) => {
      const session = account.sessions.get(sessionId);
      if (session === undefined) throw new Error(`no page ${sessionId}`);
      Object.assign(session, { status: 'complete', payment_status: 'paid' });
      if (paid) Object.assign(session, { amount_total: paid.amount, currency: paid.currency });
      if (session.wants.mode === 'subscription') {
        const one = subscribe(account, session, standIn.now);
        if (one.status === 'active')
          emit(
            account,
            standIn.now,
            'invoice.paid',
            invoice(account, one, session.amount_total ?? 0, standIn.now, 'paid'),
          );
        emit(account, standIn.now, 'customer.subscription.created', one);
      } else {
        session.payment_intent = nextId(account, 'pi');
        account.charges.set(session.payment_intent, nextId(account, 'ch'));
      }
      return emit(account, standIn.now, 'checkout.session.completed', session);
    },
  };
  return standIn;
}

/** Signs like Stripe, without its SDK. */
export function signLikeStripe(body: string, secret: string, seconds = Math.floor(Date.now() / 1_000)): string {
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
