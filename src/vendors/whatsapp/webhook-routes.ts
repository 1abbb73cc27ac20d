import { Router } from 'express';
import { isSameSecret } from '../../platform/http/index.ts';
import { type SignedRouteDeps, signedRoute } from '../../webhooks/index.ts';
import { isSignedByMeta, looksSigned } from './verify-signature.ts';

export type WebhookDeps = Pick<SignedRouteDeps, 'accept' | 'readBody' | 'onAnswer'> & {
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
    isSigned: (headers, body) => isSignedByMeta(headers[SIGNATURE], body, appSecrets),
  });
