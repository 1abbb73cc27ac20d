import { Router } from 'express';
import { isSameSecret } from '../../platform/http/index.ts';
import { type Lane, type SignedRouteDeps, signedRoute } from '../../webhooks/index.ts';
import { isSignedByMeta, looksSigned } from './verify-signature.ts';

export type WebhookDeps = Pick<SignedRouteDeps, 'accept' | 'readBody' | 'onAnswer' | 'onForged'> & {
  /** Current app secret, then the one before it. */
  readonly appSecrets: readonly string[];
};

const SIGNATURE = 'x-hub-signature-256';

/** The handshake: Meta asks for its challenge back, as plain text, and nothing is reflected on a wrong token. */
export function handshakeRoute(deps: { readonly verifyToken: string }): Router {
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

/** The front door for Meta's calls. Runs before Express, because nearly all of the load comes here. */
export const webhookRoute = ({ appSecrets, ...door }: WebhookDeps): ReturnType<typeof signedRoute> =>
  signedRoute({
    ...door,
    vendor: 'whatsapp',
    looksSigned: (headers) => looksSigned(headers[SIGNATURE]),
    laneOf,
    isSigned: (headers, body) => isSignedByMeta(headers[SIGNATURE], body, appSecrets),
  });

const FIELD = Buffer.from('"field"');
const STATUSES = Buffer.from('"statuses"');
const MESSAGES = Buffer.from('"messages"');

/**
 * A call with nothing but statuses of our own messages, as far as a look at its bytes shows: one field, statuses, and
 * `"messages"` only as the name of the field. Inside a text a quotation mark is escaped, so no text can look like this.
 */
function laneOf(body: Buffer): Lane {
  const hasOneField = body.indexOf(FIELD) === body.lastIndexOf(FIELD);
  const hasOneName = body.indexOf(MESSAGES) === body.lastIndexOf(MESSAGES);
  return hasOneField && hasOneName && body.includes(STATUSES) ? 'bulk' : 'urgent';
}
