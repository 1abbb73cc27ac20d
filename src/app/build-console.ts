import type { RequestHandler } from 'express';
import { type Billing, showInvoices } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import {
  type ConsoleRoutesDeps,
  consoleReader,
  consoleRoutes,
  notePresence,
  openConsoleTail,
  projectInbox,
  readCounts,
} from '../console/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { shownCustomers } from '../customers/index.ts';
import { draftRoutes } from '../drafts/index.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { webhookRoutes } from '../events/index.ts';
import {
  type ConsoleHandoffDeps,
  consoleHandoffRoutes,
  isShopPaused,
  readWaiting,
  resolveAlertsAbout,
} from '../handoff/index.ts';
import { insightRoutes } from '../insights/index.ts';
import { startOfDay } from '../knowledge/index.ts';
import { createSoundCopies, type Storage } from '../media/index.ts';
import { pushRoutes } from '../notify/index.ts';
import { type Channel, countDrafts } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { createPlaces } from '../platform/in-turn.ts';
import type { Log } from '../platform/log.ts';
import type { RateLimits } from '../platform/rate-limit.ts';
import { replayRoutes } from '../replay/index.ts';
import {
  auditBy,
  buildAccounts,
  createPasswords,
  keyRoutes,
  mayAnswer,
  mayStill,
  recordAct,
  viewerOf,
} from '../staff/index.ts';
import { systemRoutes } from '../system/index.ts';
import { markDue, stopTurn } from '../turn/index.ts';
import { findSoundCopier } from '../vendors/ffmpeg/index.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';
import { classifyFailure } from '../vendors/whatsapp/index.ts';
import { beginningRoutes } from './build-beginnings.ts';
import type { Costs } from './build-costs.ts';
import { buildPushChannel } from './build-push.ts';
import { buildReady } from './build-ready.ts';
import type { ReplayPart } from './build-replay.ts';
import type { Shop } from './build-shop.ts';
import { buildSystem } from './build-system.ts';
import { exportCustomer } from './export-customer.ts';
import type { Infrastructure } from './infrastructure.ts';
import { authorsOf, consoleMarks, consoleNotes, consoleStaff } from './join-console.ts';
import { erasureDeps } from './join-erasure.ts';
import { insightsBy } from './join-insights.ts';
import { mailAccountsBy } from './mail-staff.ts';
import { makeVoiceNote } from './make-voice-note.ts';
import { priceTemplate, priceWords } from './price-send.ts';
import { pushReaders } from './push-readers.ts';
import type { Secrets } from './read-secrets.ts';
import { waitsUntil } from './when-to-begin.ts';

export type ConsoleDeps = {
  readonly config: Config;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'pool' | 'jobs'>;
  readonly secrets: Pick<
    Secrets,
    'sessionKey' | 'deviceKey' | 'vapid' | 'fileLinkKey' | 'refusalHashKey' | 'accessToken'
  >;
  readonly shop: Pick<Shop, 'name' | 'timeZone'>;
  readonly storage: Storage;
  readonly channel: Pick<Channel, 'markRead'>;
  readonly costs: Pick<Costs, 'estimate'>;
  /** Null: none is configured. */
  readonly billing: Pick<Billing, 'kind' | 'invoice' | 'invoices' | 'openInvoiceOf' | 'pageOf'> | null;
  readonly businessClock: Clock;
  /** With what turns are repeated. */
  readonly replay: ReplayPart;
  readonly log: Log;
};

export type Console = {
  readonly handlers: readonly RequestHandler[];
  /** Ends the open streams. */
  readonly stop: () => Promise<void>;
};

/** How long a trial waits for the device to say that it showed the push. */
const RECEIPT_MS = 8_000;
/** How long the panel of a customer waits for the payment vendor. */
const VENDOR_PATIENCE_MS = 1_500;

/** Everything under `/api/console`: who is signed in, and what they see and do. */
export function buildConsole(deps: ConsoleDeps, limits: RateLimits): Console {
  const { config, infrastructure, secrets, log, businessClock } = deps;
  const { db } = infrastructure;
  const { needs, session, routes } = accountsOf(deps, limits);
  const seen = readingOf(deps);
  const ready = buildReady({ db, config, needs, log, businessClock, audit, timeZone: deps.shop.timeZone });
  const tail = openConsoleTail({
    db,
    project: () => projectInbox({ db, businessClock, marks: seen.marks, notes: seen.notes }),
    present: seen.staff.present,
    onError: (error) => log.error({ err: error }, 'what changed could not be told to the consoles'),
  });
  return {
    handlers: [
      session,
      ...routes,
      consoleRoutes({ ...seen, needs, tail, stillMay: mayStill }),
      insightRoutes({ ...insightsBy({ db, businessClock, timeZone: deps.shop.timeZone }), needs }),
      consoleHandoffRoutes({
        ...actsOf(deps, seen),
        needs,
        read: consoleReader(seen),
        markRead: deps.channel.markRead,
        onReadFailed: (error) => log.error({ err: error }, 'what staff opened could not be marked as read'),
        onPresence: (id) => void notePresence(db, id).catch(() => undefined),
      }),
      systemRoutes({ ...buildSystem(deps), needs, viewerOf }),
      erasureRoutes({
        ...erasureParts(deps),
        needs,
        viewerOf,
        nameOf: (id) => callNameOf(db, id),
        exportOf: (id) => exportCustomer(db, id, machineClock()),
      }),
      ...ready.handlers,
      draftRoutes({ ...draftsOf(deps), needs }),
      replayRoutes({ ...deps.replay, db, needs, limits, machineClock, audit: auditBy(machineClock) }),
      pushRoutes({
        ...{ db, needs, channel: buildPushChannel(config, secrets), receiptMs: RECEIPT_MS },
        publicUrl: config.server.publicUrl,
        readers: pushReaders({ db, businessClock, badgeOf: badgeOf(db, businessClock) }),
      }),
      webhookRoutes({
        ...{ db, needs, machineClock, audit: auditBy(machineClock), allowedHosts: config.events.allowedHosts },
        onMended: (tx, id, what) => resolveAlertsAbout(tx, MENDED[what], [id]),
        wake: () => void infrastructure.jobs.wake('webhook', [{ payload: {} }]),
      }),
      keyRoutes({ db, needs, machineClock, audit: auditBy(machineClock) }),
      ...beginningRoutes(deps, needs),
    ],
    stop: async () => {
      ready.stop();
      await tail.stop();
    },
  };
}

const draftsOf = ({ infrastructure, businessClock }: ConsoleDeps) => ({
  ...{ db: infrastructure.db, businessClock, machineClock, audit: auditBy(machineClock) },
  wakeOutbox: (ids: readonly ConversationId[]) => wakeOutbox(infrastructure, ids),
});

/** The alert that ends when an endpoint is mended. */
const MENDED = { switched_on: 'webhook_off', sent_again: 'event_given_up' } as const;

/** The number on the icon of somebody's device: conversations and drafts that wait, and their own that are unread. */
export const badgeOf =
  (db: Db, businessClock: Clock) =>
  async (staffId: string): Promise<number> => {
    // Who waits is read where it is decided: the list may not show them yet when they are pushed.
    const [waiting, drafts, counts] = await Promise.all([
      readWaiting(db),
      countDrafts(db),
      readCounts({ db, businessClock, staff: consoleStaff(db) }, staffId),
    ]);
    return (waiting?.count ?? 0) + drafts.waiting + counts.unread;
  };

const accountsOf = (
  { config, infrastructure: { db, pool }, secrets, shop, log }: ConsoleDeps,
  limits: RateLimits,
): ReturnType<typeof buildAccounts> =>
  buildAccounts({
    ...{ db, pool, limits, now: machineClock, publicUrl: config.server.publicUrl },
    passwords: createPasswords(),
    mail: mailAccountsBy(config.mail),
    secret: secrets.sessionKey,
    deviceKey: secrets.deviceKey,
    business: async () => ({
      name: await shop.name(),
      timeZone: await shop.timeZone(),
      isSimulated: config.simulator !== null,
    }),
    isPaused: () => isShopPaused(db),
    onError: (problem) => log.error({ problem }, 'a task of the console failed'),
  });

const erasureParts = ({ config, infrastructure: { db }, secrets, storage, businessClock }: ConsoleDeps) =>
  erasureDeps({
    ...{ db, config, storage, businessClock, key: secrets.refusalHashKey },
    accessToken: secrets.accessToken,
  });

/** The name under which the console shows a customer; the number of who has none. */
async function callNameOf(db: Db, id: CustomerId): Promise<string | null> {
  const [shown] = await shownCustomers(db, [id]);
  return shown === undefined ? null : (shown.name ?? shown.phone ?? shown.id);
}

type Seen = Omit<ConsoleRoutesDeps, 'needs' | 'tail' | 'stillMay'>;

function readingOf(deps: ConsoleDeps): Seen {
  const { shop, storage, costs, businessClock } = deps;
  const { db } = deps.infrastructure;
  return {
    ...{ db, businessClock, machineClock, storage, billing: deps.billing },
    marks: consoleMarks,
    notes: consoleNotes(db),
    staff: consoleStaff(db),
    priceOfWords: priceWords({ db, businessClock, estimate: costs.estimate }),
    classOf: classifyFailure,
    authors: authorsOf(db),
    startOfDay: async (at) => startOfDay(at, await shop.timeZone()),
    m4aOf: soundCopies(db, storage),
    invoicesOf: invoicesBy(deps),
  };
}

const invoicesBy = ({ infrastructure: { db }, billing, log }: ConsoleDeps): Seen['invoicesOf'] => {
  const onFailed = (error: unknown): void =>
    log.warn({ err: error }, 'invoices could not be read from the payment vendor');
  return (id, limit) => showInvoices({ db, billing, patienceMs: VENDOR_PATIENCE_MS, onFailed }, id, limit);
};

/** Sound that every browser plays; nothing where there is no ffmpeg that writes it. */
function soundCopies(db: Db, storage: Storage): Seen['m4aOf'] {
  const copies = findSoundCopier().then((toM4a) => (toM4a === null ? null : createSoundCopies({ db, storage, toM4a })));
  return async (id) => (await copies)?.(id) ?? null;
}

/** What browsers record, as WhatsApp takes it; ffmpeg is looked for once. */
function voiceNotes(): ConsoleHandoffDeps['voiceNoteOf'] {
  const tools = createVideoTools(createPlaces(1));
  return async (recording) => makeVoiceNote(await tools, recording);
}

const audit: ConsoleHandoffDeps['audit'] = (tx, { by, act, about }) =>
  recordAct(tx, { viewer: by, act, about, at: machineClock() });
const wakeOutbox = (
  { jobs }: Pick<Infrastructure, 'jobs'>,
  ids: readonly ConversationId[],
  delayMs = 0,
): Promise<void> =>
  jobs.wake(
    'whatsapp',
    ids.map((conversationId) => ({ payload: { conversationId }, delayMs })),
  );

const actsOf = (
  { config, infrastructure: { db, jobs }, secrets, storage, costs, businessClock }: ConsoleDeps,
  seen: Seen,
): Omit<ConsoleHandoffDeps, 'needs' | 'read' | 'onPresence' | 'markRead' | 'onReadFailed'> => ({
  ...{ db, businessClock, machineClock, storage, stopTurn },
  linkKey: secrets.fileLinkKey,
  publicUrl: config.server.publicUrl,
  account: config.whatsapp.wabaId,
  priceOf: priceTemplate({ db, businessClock, estimate: costs.estimate }),
  waitsUntil: waitsUntil({ businessClock, limits: config.unasked }),
  wakeInitiated: (delayMs) => jobs.wake('initiated', [{ payload: {}, delayMs }]),
  openTurn: (tx, conversationId) => markDue(tx, [{ conversationId, messages: 1, quietMs: 0 }]),
  isStaff: mayAnswer,
  audit,
  itemsAfter: (tx, id, itemId) => consoleReader({ ...seen, db: tx, notes: consoleNotes(tx) }).itemsAfter(id, itemId),
  refusalOf: classifyFailure,
  voiceNoteOf: voiceNotes(),
  wakeTurns: (ids) =>
    jobs.wake(
      'llm',
      ids.map((conversationId) => ({ payload: { conversationId } })),
    ),
  wakeOutbox: (ids, delayMs) => wakeOutbox({ jobs }, ids, delayMs),
});
