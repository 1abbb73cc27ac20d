import { createHash } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import { readJson } from '../../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../../staff/index.ts';
import type { ComposeDeps } from './compose-payload.ts';
import { AddDevice, ChangeDevice, type DeviceList, PUSH_KINDS, PushShown, ShowText } from './contract.ts';
import { changeDevice, listDevices, removeDevice, saveDevice } from './device-store.ts';
import { toDevice } from './list-devices.ts';
import type { PushChannel } from './ports.ts';
import { markShown } from './receipt-store.ts';
import { readShowsText, writeShowsText } from './setting-store.ts';
import { testDevice } from './test-device.ts';

export type PushRoutesDeps = Omit<ComposeDeps, 'showsText'> & {
  readonly db: Db;
  readonly needs: NeedsRole;
  /** Null: push is off. */
  readonly channel: PushChannel | null;
  /** How long a trial waits for the device's receipt, ms. */
  readonly receiptMs: number;
};

const Id = z.uuid();
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One's own devices under `/api/console`, and the receipts of pushes, which need no session but their token. */
export function pushRoutes(deps: PushRoutesDeps): Router {
  const { db, needs, channel } = deps;
  const router = Router();
  router.get('/api/console/devices', needs('viewer'), async (req, res) => {
    const devices = await listDevices(db, viewerOf(res).id);
    const hash = Hash.safeParse(req.query['this']).data ?? null;
    const list: DeviceList = {
      devices: devices.map((row) => toDevice(row, hash)),
      publicKey: channel?.publicKey ?? null,
      offBecause: channel === null ? 'no_subject' : null,
    };
    res.set('cache-control', 'no-store').json(list);
  });
  router.post('/api/console/devices', needs('viewer'), readJson(), async (req, res) => {
    const added = AddDevice.safeParse(req.body);
    if (!added.success) throw new AppError('push_device_invalid', 'invalid');
    const { endpoint, keys, name, system } = added.data;
    if (channel === null) throw new AppError('push_off', 'unavailable');
    if (!channel.accepts(endpoint) || !areKeys(keys)) throw new AppError('push_endpoint_refused', 'invalid');
    const endpointHash = createHash('sha256').update(endpoint).digest();
    const device = {
      id: newId<'push_device'>(),
      staffId: viewerOf(res).id,
      endpoint,
      endpointHash,
      keys,
      name,
      system,
    };
    const row = await saveDevice(db, { ...device, kinds: PUSH_KINDS });
    if (row === null) throw new AppError('push_endpoint_foreign', 'conflict');
    res.json(toDevice(row, endpointHash.toString('hex')));
  });
  router.patch('/api/console/devices/:id', needs('viewer'), readJson(), async (req, res) => {
    const changed = ChangeDevice.safeParse(req.body);
    if (!changed.success) throw new AppError('push_change_invalid', 'invalid');
    const { name, kinds, mutedUntil } = changed.data;
    const until = typeof mutedUntil === 'string' ? new Date(mutedUntil) : mutedUntil;
    const row = await changeDevice(db, viewerOf(res).id, deviceId(req.params['id']), {
      name,
      kinds,
      mutedUntil: until,
    });
    if (row === null) throw new AppError('push_device_unknown', 'not_found');
    res.json(toDevice(row, null));
  });
  router.delete('/api/console/devices/:id', needs('viewer'), async (req, res) => {
    const isRemoved = await removeDevice(db, viewerOf(res).id, deviceId(req.params['id']));
    if (!isRemoved) throw new AppError('push_device_unknown', 'not_found');
    res.status(204).end();
  });
  return router.use(trialRoute(deps), receiptRoute(db), textRoutes(deps));
}

function trialRoute({ db, needs, channel, ...deps }: PushRoutesDeps): Router {
  const router = Router();
  router.post('/api/console/devices/:id/test', needs('viewer'), async (req, res) => {
    if (channel === null) throw new AppError('push_off', 'unavailable');
    const viewer = viewerOf(res);
    const id = deviceId(req.params['id']);
    const isOwn = (await listDevices(db, viewer.id)).some((device) => device.id === id);
    const trying = { ...deps, db, channel, showsText: () => readShowsText(db) };
    const tried = isOwn ? await testDevice(trying, id, viewer.language) : null;
    if (tried === null) throw new AppError('push_device_unknown', 'not_found');
    res.json(tried);
  });
  return router;
}

/** Whether pushes carry what customers wrote: the owner's to say. */
function textRoutes({ db, needs }: PushRoutesDeps): Router {
  const router = Router();
  router.get('/api/console/push/text', needs('viewer'), async (_req, res) => {
    res.json({ showsText: await readShowsText(db) });
  });
  router.put('/api/console/push/text', needs('owner'), readJson(), async (req, res) => {
    const changed = ShowText.safeParse(req.body);
    if (!changed.success) throw new AppError('push_text_invalid', 'invalid');
    await writeShowsText(db, changed.data.showsText);
    res.json(changed.data);
  });
  return router;
}

/** A worker has no session that it could count on; an unknown token looks the same as a known one. */
function receiptRoute(db: Db): Router {
  const router = Router();
  router.post('/api/console/push/shown', readJson(), async (req, res) => {
    const shown = PushShown.safeParse(req.body);
    if (!shown.success) throw new AppError('push_receipt_invalid', 'invalid');
    await markShown(db, shown.data.token);
    res.status(204).end();
  });
  return router;
}

function deviceId(given: unknown): string {
  const id = Id.safeParse(given);
  if (!id.success) throw new AppError('push_device_unknown', 'not_found');
  return id.data;
}

/** A point of the curve, uncompressed, and 16 bytes, both in base64 for URLs. */
const areKeys = ({ p256dh, auth }: { readonly p256dh: string; readonly auth: string }): boolean => {
  const point = Buffer.from(p256dh, 'base64url');
  return point.length === 65 && point[0] === 4 && Buffer.from(auth, 'base64url').length === 16;
};
