import { vendorIdsOfPerson } from '../billing/index.ts';
import type { CustomerId } from '../core/ids.ts';
import { externalIdOf, identitiesEver } from '../customers/index.ts';
import type { GatheredPerson } from '../erasure/index.ts';
import { conversationsOfPerson, messagesOfPerson } from '../inbox/index.ts';
import { mailAddressesOfPerson } from '../notify/index.ts';
import { ordersOfPerson } from '../orders/index.ts';
import { saidToPerson } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { turnsOfPerson } from '../turn/index.ts';
import { addressesOfPerson } from '../verification/index.ts';

/** Everything by which rows of any module can name a customer, one module after another. */
export async function gatherPerson(db: Db, customerId: CustomerId): Promise<GatheredPerson> {
  const identities = await identitiesEver(db, customerId);
  const conversations = await conversationsOfPerson(db, customerId);
  const conversationIds = conversations.map(({ id }) => id);
  const messages = await messagesOfPerson(db, conversationIds);
  const said = await saidToPerson(db, conversationIds);
  const turnIds = await turnsOfPerson(db, conversationIds);
  const orders = await ordersOfPerson(db, customerId);
  const addresses = [...(await addressesOfPerson(db, customerId)), ...(await mailAddressesOfPerson(db, customerId))];
  const vendorIds = await vendorIdsOfPerson(db, customerId);
  const numbers = identities.flatMap(({ value, raw }) => [value, raw, raw.replace(/^\+/, '')]);
  const orderIds = orders.map(({ id }) => id);
  return {
    ...{ customerId, identities, conversations, conversationIds, turnIds, orderIds },
    externalId: await externalIdOf(db, customerId),
    outboxIds: said.map(({ id }) => id),
    rowIds: [...messages.map(({ id }) => id), ...said.map(({ id }) => id), ...turnIds, ...orderIds],
    wamids: [...messages, ...said].flatMap(({ wamid }) => wamid ?? []),
    names: [...new Set([...numbers, ...addresses, ...vendorIds])],
  };
}
