import express from 'express';
import { answerErrors, answerNotFound } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { type Allowances, createRateLimits } from '../../../src/platform/rate-limit.ts';
import type { Session } from '../../../src/staff/contract.ts';
import { auditBy, buildAccounts, createPasswords, firstOwnerLink, type StaffMail } from '../../../src/staff/index.ts';
import { mayStill, viewerOf } from '../../../src/staff/viewer.ts';
import type { TestDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';

export const PASSWORD = 'una frase bastante larga';
/** Hashing at the real cost is a test of its own. */
const CHEAP = { memory: 64, passes: 1, parallelism: 1 };
const log = createLog({ level: 'silent', name: 'test' });

type Options = {
  readonly hasMail?: boolean;
  readonly publicUrl?: string;
  readonly allowances?: Allowances;
  readonly cost?: typeof CHEAP;
};

export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers };
export type Browser = ReturnType<typeof openBrowser>;
export type World = Awaited<ReturnType<typeof startWorld>>;

/** The console's accounts on a real server and database, with two routes of another module behind them. */
export async function startWorld({ db, pool }: TestDatabase, options: Options = {}) {
  const clock = { at: new Date() };
  const mails: StaffMail[] = [];
  const now = (): Date => clock.at;
  const publicUrl = options.publicUrl ?? 'http://shop.example';
  const cost = options.cost ?? CHEAP;
  const allowances = { sign_in_address: 1_000, sign_in_account: 1_000, link_address: 1_000, ...options.allowances };
  const passwords = createPasswords(cost);
  const checked: (string | null)[] = [];
  const check: typeof passwords.check = (password, hash, from) => {
    checked.push(hash);
    return passwords.check(password, hash, from);
  };
  const accounts = buildAccounts({
    ...{ db, pool, now, publicUrl, passwords: { ...passwords, check } },
    limits: createRateLimits({ redis: null, pool: null, onLimited: () => undefined, allowances }),
    mail: options.hasMail === false ? null : async (_tx, mail) => void mails.push(mail),
    ...{ secret: 'a secret of the test', deviceKey: Buffer.from('another') },
    business: async () => ({ name: 'Café La Paloma', timeZone: 'America/Mexico_City', isSimulated: true }),
    isPaused: async () => false,
    onError: (problem) => {
      throw problem;
    },
  });
  const app = express();
  app.set('trust proxy', true);
  app.use(accounts.session, ...accounts.routes);
  app.get('/api/console/inbox', accounts.needs('viewer'), (_req, res) => res.json({ rows: [] }));
  app.post('/api/console/pause', accounts.needs('staff'), async (_req, res) => {
    await auditBy(now)(db, viewerOf(res), 'paused', null);
    res.status(204).end();
  });
  const streams: (() => Promise<boolean>)[] = [];
  app.get('/api/console/stream', accounts.needs('staff'), (_req, res) => {
    streams.push(() => mayStill(res));
    res.status(204).end();
  });
  app.use(answerNotFound, answerErrors({ log }));
  const { url } = await serve(app);
  const browse = (headers: Record<string, string> = {}): Browser => openBrowser(url, headers);

  return {
    ...{ db, pool, clock, mails, url, streams, browse, checked },
    ownerLink: () => firstOwnerLink({ db, now, publicUrl }),
    /** Links for lost passwords that were made: nobody waits for them when they are asked for. */
    countResets: async (): Promise<number> => {
      const made = "select count(*) from staff_tokens where kind = 'password_reset'";
      return (await pool.query<{ count: number }>(made)).rows[0]?.count ?? 0;
    },
    passHours: (hours: number) => {
      clock.at = new Date(clock.at.getTime() + hours * 3_600_000);
    },
    /** The token of the newest mail with one to an address. */
    tokenFor: (to: string): string =>
      tokenOf(mails.findLast((mail) => mail.to === to && mail.link.includes('#'))?.link),
  };
}

export const tokenOf = (link: string | null | undefined): string => link?.split('#')[1] ?? '';

/** Keeps cookies and the token against forged requests like the console's page. */
export function openBrowser(url: string, own: Record<string, string>) {
  const cookies = new Map<string, string>();
  let csrfToken: string | null = null;
  const ask = async (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
    readUntil: 'end' | 'beginning' = 'end',
  ): Promise<Answer> => {
    const res = await fetch(`${url}/api/console${path}`, {
      method,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(csrfToken !== null && { 'x-csrf-token': csrfToken }),
        ...(body && { 'content-type': 'application/json' }),
        ...own,
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    for (const line of res.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const isEndless = readUntil === 'beginning' && res.headers.get('content-type')?.startsWith('text/event-stream');
    if (isEndless) await res.body?.cancel();
    const text = isEndless ? '' : await res.text();
    const read: unknown = res.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : null;
    if (typeof read === 'object' && read !== null && 'csrfToken' in read) csrfToken = (read as Session).csrfToken;
    return { status: res.status, body: read, headers: res.headers };
  };
  const signIn = (email: string, password = PASSWORD, remember = false): Promise<Answer> =>
    ask('POST', '/session', { email, password, remember });
  return { ask, signIn, cookies };
}

/** What went wrong, in short: `403 role_missing`; just the status when nothing did. */
export function outcomeOf({ status, body }: Answer): string {
  const code = (body as { error?: { code?: string } } | null)?.error?.code;
  return code === undefined ? String(status) : `${status} ${code}`;
}

/** Makes the first owner, signed in in the browser that is returned. */
export async function enterAsOwner(world: World, email = 'ana@shop.example'): Promise<Browser> {
  const browser = world.browse();
  const token = tokenOf(await world.ownerLink());
  const made = await browser.ask('POST', '/first-owner', owner(token, email));
  if (made.status !== 200) throw new Error(outcomeOf(made));
  return browser;
}

export const owner = (token: string, email = 'ana@shop.example') => ({
  ...{ token, email, name: 'Ana', password: PASSWORD, language: 'es' },
});

/** Invites somebody, who accepts; returns their browser and their id. */
export async function bring(
  world: World,
  inviter: Browser,
  email: string,
  role: 'owner' | 'staff' | 'viewer',
): Promise<{ readonly browser: Browser; readonly id: string }> {
  const invited = await inviter.ask('POST', '/invitations', { email, role, language: 'es' });
  if (invited.status !== 201) throw new Error(outcomeOf(invited));
  const browser = world.browse();
  const body = { token: world.tokenFor(email), name: email.split('@')[0], password: PASSWORD, language: 'es' };
  const accepted = await browser.ask('POST', '/invitations/accept', body);
  if (accepted.status !== 200) throw new Error(outcomeOf(accepted));
  return { browser, id: (accepted.body as Session).viewer.id };
}

/** Lets the next test of a file begin without anybody. */
export const forgetEverybody = ({ pool }: TestDatabase) =>
  pool.query('truncate staff_members, staff_tokens, staff_sessions, staff_acts');
