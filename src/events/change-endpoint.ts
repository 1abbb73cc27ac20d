import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { checkTypes } from './add-endpoint.ts';
import { deleteEndpoint, lockEndpoint, replaceSecret, updateEndpoint } from './endpoint-store.ts';
import { makeSecret } from './sign.ts';
import type { Endpoint, EndpointId } from './types.ts';

type ChangeDeps = { readonly db: Db; readonly machineClock: Clock };
/** Runs in the transaction of the change. */
type Then = (tx: Tx, id: EndpointId) => Promise<void>;

const BOTH_MS = 86_400_000;

const unknown = (): AppError => new AppError('webhook_unknown', 'not_found');

/** @throws AppError `webhook_unknown`, `webhook_type_unknown`, `webhook_unset` */
export async function changeEndpoint(
  { db, machineClock }: ChangeDeps,
  id: string,
  change: {
    readonly description?: string | undefined;
    readonly types?: readonly string[] | undefined;
    readonly state?: 'active' | 'paused' | undefined;
  },
  then: Then,
): Promise<void> {
  checkTypes(change.types ?? []);
  const { state: to, description, types } = change;
  const reason = to === 'paused' ? 'staff' : null;
  await changing(db, id, then, async (tx, endpoint) => {
    if (endpoint.stateReason === 'unset' && to !== undefined) throw new AppError('webhook_unset', 'conflict');
    const state =
      to === undefined || to === endpoint.state ? {} : { state: { to, reason, at: machineClock() } as const };
    await updateEndpoint(tx, id, { description, types, ...state });
  });
}

/** A new secret, shown this once; the one before signs too for a day. @throws AppError `webhook_unknown`, `webhook_of_environment` */
export async function rotateSecret({ db, machineClock }: ChangeDeps, id: string, then: Then): Promise<Buffer> {
  const secret = makeSecret();
  await changing(db, id, then, async (tx, endpoint) => {
    refuseEnvironment(endpoint);
    await replaceSecret(tx, id, secret, new Date(machineClock().getTime() + BOTH_MS));
  });
  return secret;
}

/** Takes an endpoint away with its log. @throws AppError `webhook_unknown`, `webhook_of_environment` */
export const removeEndpoint = ({ db }: Pick<ChangeDeps, 'db'>, id: string, then: Then): Promise<void> =>
  changing(db, id, then, async (tx, endpoint) => {
    refuseEnvironment(endpoint);
    await deleteEndpoint(tx, id);
  });

async function changing(
  db: Db,
  id: string,
  then: Then,
  change: (tx: Tx, endpoint: Endpoint) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const endpoint = await lockEndpoint(tx, id);
    if (endpoint === null) throw unknown();
    await change(tx, endpoint);
    await then(tx, endpoint.id);
  });
}

function refuseEnvironment({ origin }: Endpoint): void {
  if (origin === 'environment') throw new AppError('webhook_of_environment', 'conflict');
}
