import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Step } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { checkStripeAccount, createStripe } from '../../../src/vendors/stripe/index.ts';

const API = 'https://api.stripe.com';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

const billing = await createStripe({
  secretKey: 'sk_test_nock12345',
  apiUrl: null,
  returnUrl: 'https://shop.example/billing/done',
});
const actionId = newId<'action'>();
const cancel: Step = { step: 'cancel', subscriptionId: 'sub_1' };
const perform = () => billing.perform({ key: `${actionId}:cancel:1`, actionId }, cancel);
const error = (type: string, code: string) => ({ error: { type, code, message: code } });

test('a change names its version, its key and its operation', async () => {
  const headers = { 'stripe-version': '2026-10-28.endive', 'idempotency-key': `${actionId}:cancel:1` };
  let sent = '';
  nock(API, { reqheaders: headers })
    .post('/v1/subscriptions/sub_1', (body: Record<string, unknown>) => {
      sent = JSON.stringify(body);
      return true;
    })
    .reply(200, { id: 'sub_1', object: 'subscription', status: 'active' });
  expect(await perform()).toEqual({ outcome: 'done', done: { id: 'sub_1', url: null, state: 'active' } });
  expect(sent).toContain(actionId);
});

test.each([
  [402, error('card_error', 'card_declined'), {}, { outcome: 'refused', reason: 'card_declined' }],
  [404, error('invalid_request_error', 'resource_missing'), {}, { outcome: 'refused', reason: 'not_found' }],
  [400, error('invalid_request_error', 'parameter_unknown'), {}, { outcome: 'refused', reason: 'invalid' }],
  [400, error('idempotency_error', 'x'), {}, { outcome: 'unclear', isRepeated: true }],
  [401, error('invalid_request_error', 'x'), {}, { outcome: 'later', retryAfterMs: 60_000 }],
  [403, error('invalid_request_error', 'x'), {}, { outcome: 'refused', reason: 'account' }],
  [409, error('idempotency_error', 'idempotency_key_in_use'), {}, { outcome: 'later', retryAfterMs: null }],
  [
    429,
    error('invalid_request_error', 'rate_limit'),
    { 'retry-after': '7' },
    { outcome: 'later', retryAfterMs: 7_000 },
  ],
  [500, error('api_error', 'x'), {}, { outcome: 'unclear', isRepeated: false }],
  [500, error('api_error', 'x'), { 'idempotent-replayed': 'true' }, { outcome: 'unclear', isRepeated: true }],
  [503, '<html>Bad gateway</html>', {}, { outcome: 'unclear', isRepeated: false }],
])('an answer %i %j %j means %j, and nothing is tried behind our back', async (status, body, headers, result) => {
  nock(API).post('/v1/subscriptions/sub_1').reply(status, body, headers);
  expect(await perform()).toEqual(result);
});

test('a connection that is cut is unclear, never a refusal', async () => {
  nock(API)
    .post('/v1/subscriptions/sub_1')
    .times(2)
    .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  expect(await perform()).toEqual({ outcome: 'unclear', isRepeated: false });
});

test('a reading waits and asks again when there were too many, which the SDK does not', async () => {
  nock(API).get('/v1/invoices/in_1').reply(429, error('invalid_request_error', 'rate_limit'));
  nock(API).get('/v1/invoices/in_1').reply(404, error('invalid_request_error', 'resource_missing'));
  expect(await billing.invoice('in_1')).toBeNull();
});

test.each([['450'], [4.5], [1e21]])('an amount of %j is never guessed at', async (total) => {
  const invoice = {
    id: 'in_1',
    object: 'invoice',
    status: 'paid',
    currency: 'mxn',
    total,
    amount_remaining: 0,
    created: 1,
  };
  nock(API).get('/v1/invoices/in_1').reply(200, invoice);
  await expect(billing.invoice('in_1')).rejects.toMatchObject({ code: 'billing_amount_odd' });
});

test('a reading that is refused is told as such, without the key', async () => {
  nock(API).get('/v1/invoices/in_1').reply(401, error('invalid_request_error', 'x'));
  const failure = await billing.invoice('in_1').catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'billing_unavailable', kind: 'unavailable', facts: { status: 401 } });
  expect(JSON.stringify(failure)).not.toContain('sk_test');
});

const account = { secretKey: 'sk_test_nock12345', apiUrl: null };

test.each([
  [
    200,
    { id: 'acct_1HxRkiCumzEESdU2', settings: { dashboard: { display_name: 'Café' } } },
    null,
    /answers as Café \(test mode/,
  ],
  [200, { id: 'acct_1HxRkiCumzEESdU2' }, 'pk_test_51HxRkiCumzEESdU2abc', /answers as acct_1HxRkiCumzEESdU2/],
  [200, { id: 'acct_1HxRkiCumzEESdU2' }, 'pk_test_51OtherOtherOther0abc', /PUBLISHABLE_KEY is of another account/],
  [401, error('invalid_request_error', 'x'), null, /STRIPE_SECRET_KEY is refused/],
  [403, error('invalid_request_error', 'x'), null, /lacks the right/],
  [200, '<html>', null, /not Stripe/],
])('the doctor asked Stripe, got %i %j, and says what it means', async (status, body, publishableKey, words) => {
  nock(API).get('/v1/account').reply(status, body);
  expect((await checkStripeAccount({ ...account, publishableKey })).words.en).toMatch(words);
});
