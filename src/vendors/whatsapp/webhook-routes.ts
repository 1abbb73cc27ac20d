import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { isSameSecret, type ReadRawBody, refuseBody } from '../../platform/http/index.ts';
import type { AcceptCall } from '../../webhooks/index.ts';
import { isSignedByMeta, looksSigned } from './verify-signature.ts';

export type WebhookDeps = {
  readonly accept: AcceptCall;
  readonly readBody: ReadRawBody;
  /** Current app secret, then the one before it. */
  readonly appSecrets: readonly string[];
  readonly verifyToken: string;
  readonly onAnswer: (status: number, ms: number) => void;
};

/** The handshake: Meta asks for its challenge back, as plain text, and nothing is reflected on a wrong token. */
export function handshakeRoute(deps: Pick<WebhookDeps, 'verifyToken'>): Router {
  const router = Router();
  router.get('/webhooks/whatsapp', (req, res) => {
    const query = new URL(req.originalUrl, 'http://local').searchParams;
    const [token, challenge] = [query.get('hub.verify_token') ?? '', query.get('hub.challenge') ?? ''];
    const isRight = query.get('hub.mode') === 'subscribe' && isSameSecret(token, deps.verifyToken);
    res.type('text/plain');
    if (isRight && /^[\w.-]{1,200}$/.test(challenge)) res.status(200).send(challenge);
    else res.status(403).send('Forbidden');
  });
  return router;
}

/**
 * The front door: the signature is checked over the raw bytes, the call is stored word for word, then comes the 200.
 * Nothing of the content decides the answer. Runs before Express, because nearly all of the load comes here.
 */
export function webhookRoute(deps: WebhookDeps): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const startedAt = performance.now();
    res.once('close', () => deps.onAnswer(res.statusCode, performance.now() - startedAt));
    void takeCall(deps, req, res);
  };
}

async function takeCall(deps: WebhookDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const signature = req.headers['x-hub-signature-256'];
  if (!looksSigned(signature)) return refuseUnread(req, res);
  const read = await deps.readBody(req, res);
  if (!read.ok) return refuseBody(req, res, read);
  if (!isSignedByMeta(signature, read.body, deps.appSecrets)) return answer(res, 403, 'Forbidden');
  try {
    await deps.accept('whatsapp', read.body);
    answer(res, 200, 'OK');
  } catch {
    // Not stored is not acknowledged: Meta sends it again.
    answer(res, 503, 'Not stored, please send again');
  }
}

function answer(res: ServerResponse, status: number, text: string): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  res.end(text);
}

/** An unsigned body is not worth reading: the connection ends with the answer. */
function refuseUnread(req: IncomingMessage, res: ServerResponse): void {
  req.resume();
  res.setHeader('connection', 'close');
  answer(res, 403, 'Forbidden');
}
