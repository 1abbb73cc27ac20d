import { randomBytes } from 'node:crypto';
import { sleep } from '../../core/clock.ts';
import { newId, type WorkerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ComposeDeps } from './compose-payload.ts';
import type { DeviceTest } from './contract.ts';
import type { PushChannel } from './ports.ts';
import { insertTrial, shownAtOf } from './receipt-store.ts';
import { pushTrial } from './send-pushes.ts';
import type { DeliveryId } from './types.ts';

export type TestDeviceDeps = ComposeDeps & {
  readonly db: Db;
  readonly channel: PushChannel;
  /** How long the device is given to say that it has shown the trial, ms. */
  readonly receiptMs: number;
};

const LOOKS_EVERY_MS = 100;

/** Pushes a trial to a device and says what became of it: the push service's answer, and the device's own receipt. */
export async function testDevice(
  deps: TestDeviceDeps,
  deviceId: string,
  language: Language,
): Promise<DeviceTest | null> {
  const id = newId<'push_delivery'>();
  const trial = { id, deviceId, token: randomBytes(32).toString('hex'), worker: newId<'worker'>() as WorkerId };
  const push = await insertTrial(deps.db, trial);
  if (push === null) return null;
  const { end, status } = await pushTrial(deps, push, language);
  const shownAt = end.to === 'sent' ? await awaitReceipt(deps, id) : null;
  return { id, answer: status, shownAt: shownAt?.toISOString() ?? null };
}

async function awaitReceipt({ db, receiptMs }: TestDeviceDeps, id: DeliveryId): Promise<Date | null> {
  for (let waited = 0; waited < receiptMs; waited += LOOKS_EVERY_MS) {
    const shownAt = await shownAtOf(db, id);
    if (shownAt !== null) return shownAt;
    await sleep(LOOKS_EVERY_MS);
  }
  return shownAtOf(db, id);
}
