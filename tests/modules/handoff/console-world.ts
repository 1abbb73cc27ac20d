import { Readable } from 'node:stream';
import { machineClock } from '../../../src/core/clock.ts';
import { AppError } from '../../../src/core/errors.ts';
import { consoleHandoffRoutes } from '../../../src/handoff/index.ts';
import type { Storage } from '../../../src/media/index.ts';
import type { Channel } from '../../../src/outbox/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { NeedsRole, StaffRole } from '../../../src/staff/index.ts';
import { serve } from '../platform/http-support.ts';
import { ANA, desk } from './fence/staff-world.ts';

const WABA = '200000000000001';
const RANK: Readonly<Record<StaffRole, number>> = { viewer: 0, staff: 1, owner: 2 };

/**
 * The console's routes, asked by somebody of this role. Files go to `storage`, which remembers them; `begin` says that it is night;
 * `failures` are what could not be marked as read.
 */
export async function consoleOf(db: Db, role: StaffRole, who = ANA, markRead: Channel['markRead'] = async () => true) {
  const staff = desk(db);
  const begin = { sendAt: null as Date | null };
  const needs: NeedsRole = (needed) => (_req, res, next) => {
    if (RANK[role] < RANK[needed]) return next(new AppError('role_missing', 'forbidden'));
    res.locals['viewer'] = { ...who, email: 'a@shop.example', role, language: 'es' };
    next();
  };
  const [told, failures]: [string[], unknown[]] = [[], []];
  const stored = new Map<string, number>();
  const storage: Storage = {
    kind: 'disk',
    put: async (key, stream, { bytes }) => {
      await stream.toArray();
      stored.set(key, bytes);
    },
    open: async () => Readable.from([]),
    remove: async (key) => void stored.delete(key),
  };
  const app = createWebApp({ trustProxy: false });
  app.use(
    consoleHandoffRoutes({
      ...staff,
      needs,
      ...{ storage, machineClock, linkKey: Buffer.alloc(32), publicUrl: 'https://shop.example' },
      ...{ account: WABA, priceOf: async () => ({ minor: 12, currency: 'MXN' }), wakeInitiated: async () => undefined },
      waitsUntil: async () => begin.sendAt,
      refusalOf: (code) => (code === 131000 ? 'later' : 'never'),
      read: { conversation: async (id) => ({ conversationId: id }), item: async (id) => ({ id }) },
      voiceNoteOf: async () => null,
      markRead,
      onReadFailed: (error) => void failures.push(error),
      onPresence: (id) => void told.push(id),
    }),
  );
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const ask = async (method: string, path: string, body?: unknown) => {
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    const init = { method, ...(body !== undefined && { body: bytes }) };
    const response = await fetch(`${url}/api/console${path}`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    });
    const words = await response.text();
    return { status: response.status, body: words === '' ? null : (JSON.parse(words) as unknown) };
  };
  return { ask, staff, told, stored, storage, begin, failures };
}
