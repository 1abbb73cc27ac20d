import { AppError } from '../../core/errors.ts';
import type { Sim } from '../types.ts';
import { insertDeliveries } from '../wire/delivery-store.ts';
import { findEvent } from '../wire/event-store.ts';

/** Sends a webhook once more, byte for byte, as Meta does for other subscribed apps. */
export async function redeliver(sim: Sim, seq: number): Promise<void> {
  const event = await findEvent(sim.db, seq);
  if (!event) throw new AppError('simulator_no_such_event', 'not_found');
  if (event.direction !== 'webhook') throw new AppError('simulator_not_a_webhook', 'invalid');
  await insertDeliveries(sim.db, [
    {
      kind: event.label.startsWith('status:') ? 'status' : 'message',
      label: event.label,
      customerId: event.customerId,
      wamid: event.wamid,
      advancesTo: null,
      isLost: false,
      body: event.request.body,
      dueAt: sim.machineNow(),
      createdAt: sim.businessNow(),
    },
  ]);
  sim.wake();
}
