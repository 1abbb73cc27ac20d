import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { addressProblem, type Resolve } from '../platform/net/guarded-request.ts';
import { insertEndpoint, listEndpoints } from './endpoint-store.ts';
import { CHOSEN_TYPES } from './event-types.ts';
import { makeSecret } from './sign.ts';
import type { EndpointId } from './types.ts';

export type AddEndpointDeps = {
  readonly db: Db;
  /** Hosts of the owner's own network. */
  readonly allowedHosts: readonly string[];
  readonly resolve?: Resolve | undefined;
};

type Wanted = { readonly url: string; readonly description: string; readonly types: readonly string[] };

const MOST = 50;

/**
 * Makes an endpoint; `onAdded` runs in its transaction. The returned secret is shown this once.
 * @throws AppError `webhook_url_invalid`, `webhook_url_insecure`, `webhook_address_refused`, `webhook_host_unknown`,
 * `webhook_type_unknown`, `webhook_too_many`
 */
export async function addEndpoint(
  deps: AddEndpointDeps,
  { url: given, description, types }: Wanted,
  onAdded: (tx: Tx, id: EndpointId) => Promise<void>,
): Promise<{ readonly id: EndpointId; readonly secret: Buffer }> {
  const url = await checkedUrl(deps, given);
  checkTypes(types);
  const [id, secret] = [newId<'webhook_endpoint'>(), makeSecret()];
  await deps.db.transaction().execute(async (tx) => {
    if ((await listEndpoints(tx)).length >= MOST)
      throw new AppError('webhook_too_many', 'conflict', { facts: { most: MOST } });
    await insertEndpoint(tx, { id, url: url.href, description, types, secret });
    await onAdded(tx, id);
  });
  return { id, secret };
}

/** @throws AppError `webhook_type_unknown` */
export function checkTypes(types: readonly string[]): void {
  const unknown = types.find((type) => !CHOSEN_TYPES.includes(type));
  if (unknown !== undefined) throw new AppError('webhook_type_unknown', 'invalid', { facts: { type: unknown } });
}

async function checkedUrl({ allowedHosts, resolve }: AddEndpointDeps, given: string): Promise<URL> {
  const url = URL.parse(given);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  // A name and a word in the address would stand in logs of the receiver; it knows us by the signature.
  if (url === null || !isWeb || url.username !== '' || url.password !== '')
    throw new AppError('webhook_url_invalid', 'invalid', { facts: { field: 'url' } });
  const mayBePrivate = allowedHosts.includes(url.hostname);
  const facts = { host: url.hostname, field: 'url' };
  if (url.protocol === 'http:' && !mayBePrivate) throw new AppError('webhook_url_insecure', 'invalid', { facts });
  const problem = await addressProblem(url, { mayBePrivate, resolve });
  if (problem === 'private') throw new AppError('webhook_address_refused', 'invalid', { facts });
  if (problem === 'unknown') throw new AppError('webhook_host_unknown', 'invalid', { facts });
  return url;
}
