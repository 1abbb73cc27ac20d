import { z } from 'zod';

/**
 * Push and devices. Between the console's page (`web/`, which imports the types only) and the server, under `/api/console`. Times are
 * ISO 8601 (business time unless said otherwise). Errors are `{ error: { code, message } }`; every request that changes
 * something carries `x-csrf-token`.
 */

export const PUSH_KINDS = ['waiting', 'reminder', 'replied', 'failed', 'closing', 'money', 'system'] as const;
export type PushKind = (typeof PUSH_KINDS)[number];
/**
 * GET /devices?this= → DeviceList. `this` is the SHA-256 of this browser's endpoint in hex, so that its row is known.
 * `publicKey` is null while push is off; `offBecause` then says why.
 */
export type DeviceList = {
  readonly devices: readonly Device[];
  readonly publicKey: string | null;
  readonly offBecause: 'no_subject' | null;
};
export type Device = {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly isThis: boolean;
  readonly createdAt: string;
  readonly lastShownAt: string | null;
  readonly lastError: string | null;
  readonly kinds: readonly PushKind[];
  readonly mutedUntil: string | null;
};
/** POST /devices → Device; the same endpoint again renews it. 409 `push_endpoint_foreign`, 400 `push_endpoint_refused`. */
export const AddDevice = z.strictObject({
  endpoint: z.url().max(1_000),
  keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }),
  name: z.string().trim().min(1).max(60),
  system: z.string().max(60),
});
/** PATCH /devices/:id → Device · DELETE /devices/:id → 204 · POST /devices/:id/test → DeviceTest */
export const ChangeDevice = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  kinds: z.array(z.enum(PUSH_KINDS)).optional(),
  mutedUntil: z.iso.datetime().nullable().optional(),
});
/** `answer`: HTTP status of the push service, null when it did not answer; `shownAt`: the device's receipt, awaited for 4 s. */
export type DeviceTest = { readonly id: string; readonly answer: number | null; readonly shownAt: string | null };
/** What a push carries: declarative (8030), read by the worker where the browser does not. `token` → POST /push/shown (no session). */
export type PushPayload = {
  readonly web_push: 8030;
  readonly mutable: true;
  readonly notification: {
    readonly title: string;
    readonly body: string;
    readonly lang: string;
    readonly tag: string;
    readonly navigate: string;
    /** The device makes itself heard although a notification with the same tag is still shown. */
    readonly renotify: boolean;
    /** Also here for browsers that hand their worker the notification only. */
    readonly data: { readonly token: string };
  };
  readonly app_badge: number;
  readonly token: string;
};
export const PushShown = z.strictObject({ token: z.string().max(100) });
/** GET, PUT /push/text; to change it is the owner's. */
export const ShowText = z.strictObject({ showsText: z.boolean() });
