import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { type ReadRawBody, refuseBody } from '../../platform/http/index.ts';
import type { AcceptCall } from '../../webhooks/index.ts';
import { isSignedByStripe, looksSigned } from './verify-signature.ts';

export type StripeWebhookDeps = {
  readonly accept: AcceptCall;
  readonly readBody: ReadRawBody;
  /** Current signing secret, then the one before it. */
  readonly secrets: readonly string[];
  readonly machineClock: Clock;
  readonly onAnswer: (status: number, ms: number) => void;
};

/** The front door for Stripe: the signature over the raw bytes, the call stored word for word, then the 200. */
export function stripeWebhookRoute(deps: StripeWebhookDeps): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const startedAt = performance.now();
    res.once('close', () => deps.onAnswer(res.statusCode, performance.now() - startedAt));
    void takeCall(deps, req, res);
  };
}

async function takeCall(deps: StripeWebhookDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const header = req.headers['stripe-signature'];
  if (!looksSigned(header)) {
    req.resume();
    res.setHeader('connection', 'close');
    return answer(res, 403, 'Forbidden');
  }
  const read = await deps.readBody(req, res);
  if (!read.ok) return refuseBody(req, res, read);
  if (!isSignedByStripe(header, read.body, deps.secrets, deps.machineClock())) return answer(res, 403, 'Forbidden');
  try {
    await deps.accept('stripe', read.body);
    answer(res, 200, 'OK');
  } catch {
    // Not stored is not acknowledged: Stripe sends it again.
    answer(res, 503, 'Not stored, please send again');
  }
}

function answer(res: ServerResponse, status: number, text: string): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  res.end(text);
}
