import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startApp } from '../app.ts';
import { findBySkus, returnStock } from '../catalogue/index.ts';
import { type Config, readConfig } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { type EmailAddress, parseEmail } from '../core/email.ts';
import { AppError } from '../core/errors.ts';
import { findCustomerByIdentity, identifySenders } from '../customers/index.ts';
import type { Case, Player, TrialShop } from '../evals/index.ts';
import { conversationsOfCustomers } from '../inbox/index.ts';
import { mediaSpentSince } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import { createLog } from '../platform/log.ts';
import { spentSince } from '../turn/index.ts';
import { setRecordAddress, verifyByStaff } from '../verification/index.ts';
import { openInfrastructure } from './infrastructure.ts';
import { answeringModel } from './model-ids.ts';
import { putTexts } from './put-texts.ts';
import { makeTrialFolder, removeTrialFolder } from './trial-folder.ts';
import { openTrialPhone } from './trial-phone.ts';
import { createPlayer } from './trial-player.ts';

export type OpenTrialShop = TrialShop & {
  readonly model: { readonly id: string; readonly isReal: boolean };
  readonly close: () => Promise<void>;
};

const SHOP_PICTURES = new URL('../../fixtures/shop/pictures/', import.meta.url);
/** What of the environment reaches a trial: which model answers, and no account of the business beside. */
const OF_THE_MODEL = /^(?:LLM_|OPENROUTER_)/;
const GRACE_MS = 2_000;

/** The settings of a trial: the demo shop, the simulator, a database and a folder of its own. @throws AppError `trial_config`. */
export function trialConfig(
  environment: Readonly<Record<string, string | undefined>>,
  place: { readonly folder: string; readonly port: number },
): Config {
  const ofModel = Object.entries(environment).filter(([name]) => OF_THE_MODEL.test(name));
  const read = readConfig({
    ...Object.fromEntries(ofModel),
    ...{ PORT: String(place.port), DATA_DIR: place.folder, LOG_LEVEL: 'silent', QUIET_TIME_MS: '0' },
  });
  if (read.ok) return read.config;
  throw new AppError('trial_config', 'invalid', { facts: { message: read.problems.join('\n') } });
}

/** With what a trial is otherwise than the sample shop. */
export type TrialGiven = {
  /** Where it makes the folder that it needs; left out: beside others of this machine. */
  readonly folder?: string;
  /** What its texts say, by their kind; what is left out or empty says what the sample says. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The models, in the place of those of the environment. A stand-in is not taken: each shop answers with its own. */
  readonly llm?: Config['llm'];
};

/**
 * Starts the whole program for scripted customers: with its own database in a folder that is removed afterwards, with the
 * simulator for WhatsApp and stand-ins for everything but the model. It knows no customer of the business.
 */
export async function openTrialShop(
  environment: Readonly<Record<string, string | undefined>>,
  pictures: URL,
  given: TrialGiven = {},
): Promise<OpenTrialShop> {
  const folder = await (given.folder === undefined ? makeTrialFolder() : mkdtemp(join(given.folder, 'shop-')));
  const removeFolder = (): Promise<void> => removeTrialFolder(folder);
  try {
    const read = trialConfig(environment, { folder, port: await freePort() });
    const config = given.llm?.kind === 'gateway' ? { ...read, llm: given.llm } : read;
    const { db, stop } = await startShop(config, given.texts ?? {});
    const shop = { db, url: `http://127.0.0.1:${config.server.port}`, folder, pictures };
    return {
      model: answeringModel(config.llm),
      meet: (one, run) => meet(shop, one, run),
      spentMicroUsd: async () => (await spentSince(db, BEGINNING)) + (await mediaSpentSince(db, BEGINNING)),
      close: () => stop().finally(removeFolder),
    };
  } catch (error) {
    await removeFolder().catch(() => undefined);
    throw error;
  }
}

/** The program with these texts and full shelves; one that cannot be had is stopped as far as it was started. */
async function startShop(
  config: Config,
  texts: Readonly<Record<string, string>>,
): Promise<{ readonly db: Db; readonly stop: () => Promise<void> }> {
  const log = createLog({ level: 'silent', name: 'recado-trial' });
  const infrastructure = await openInfrastructure(config, log);
  const { db } = infrastructure;
  let stop = (): Promise<void> => infrastructure.close(GRACE_MS);
  try {
    // Before the shop's folder is read: what was published holds in its place.
    await putTexts(db, texts);
    const app = await startApp(config, infrastructure, log);
    stop = () => app.stop(GRACE_MS);
    await fillShelves(db);
    return { db, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

const BEGINNING = new Date(0);

/** What the scripts order, many times over. */
const ORDERED = ['CHIS-250-G', 'MIEA-350'];
const PLENTY = 900;

async function fillShelves(db: Db): Promise<void> {
  const owners = [...(await findBySkus(db, ORDERED)).values()];
  await db.transaction().execute((tx) =>
    returnStock(
      tx,
      owners.map(({ variantId }) => ({ variantId, quantity: PLENTY })),
    ),
  );
}

type Open = { readonly db: Db; readonly url: string; readonly folder: string; readonly pictures: URL };

/** Somebody new walks in, with a number that nobody had before. */
async function meet({ db, url, folder, pictures }: Open, one: Case, run: number): Promise<Player> {
  const { language } = one;
  const digits = String(randomInt(1e8)).padStart(8, '0');
  const number = language === 'en' ? `1415${digits.slice(0, 7)}` : `52155${digits}`;
  const name = language === 'en' ? 'Alex Morgan' : 'Alex Romero';
  const phone = await openTrialPhone(url, { name, language, phone: number, username: null });
  const address = parseEmail(`${one.name}-${run}-${digits}@correo.example`);
  if (address !== null) await putOnRecord(db, { ...phone.customer, address }, one.customer);
  return createPlayer({
    ...{ db, url, phone, pictures: [pictures, SHOP_PICTURES], businessClock: machineClock },
    chat: async () => {
      const customerId = await findCustomerByIdentity(db, number);
      const found = customerId === null ? [] : await conversationsOfCustomers(db, [customerId], null);
      return found[0] === undefined || customerId === null ? null : { customerId, conversationId: found[0].id };
    },
    mailedCode: () => codeIn(join(folder, 'outbox'), address ?? ''),
  });
}

type OnRecord = {
  readonly name: string;
  readonly phone: string | null;
  readonly language: Case['language'];
  readonly address: EmailAddress;
};

/** As a shop that has sold to them before. */
async function putOnRecord(
  db: Db,
  { name, phone, language, address }: OnRecord,
  { hasMail, isVerified }: Case['customer'],
): Promise<void> {
  if (!hasMail && !isVerified) return;
  const by = { by: 'evaluation', reason: 'scripted', now: machineClock() };
  await db.transaction().execute(async (tx) => {
    const { owners } = await identifySenders(tx, [{ bsuid: null, username: null, phone, name, language }]);
    const [owner] = owners;
    if (owner == null) return;
    await setRecordAddress(tx, owner, address, { ...by, isSource: true });
    if (isVerified) await verifyByStaff(tx, owner, by);
  });
}

/** The newest code that was mailed to an address, out of the files that stand for mails. */
async function codeIn(outbox: string, address: string): Promise<string | null> {
  const names = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  for (const name of names.reverse()) {
    const mail = await readFile(join(outbox, name), 'utf8');
    const code = mail.includes(address)
      ? /(?<![\d=#])\d{6}(?!\d)/.exec(mail.slice(mail.indexOf('\r\n\r\n')))?.[0]
      : undefined;
    if (code !== undefined) return code;
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
