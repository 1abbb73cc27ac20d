import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditPage, OpenSession, Session } from '../../../src/staff/contract.ts';
import { useDatabase } from '../../support/database.ts';
import {
  type Browser,
  bring,
  enterAsOwner,
  forgetEverybody,
  outcomeOf,
  owner,
  PASSWORD,
  startWorld,
  tokenOf,
  type World,
} from './accounts-world.ts';

const database = useDatabase();
let world: World;
beforeEach(async () => {
  world = await startWorld(database());
});
afterEach(() => forgetEverybody(database()));

const EMAIL = 'ana@shop.example';
const sessionsOf = async (browser: Browser): Promise<readonly OpenSession[]> =>
  ((await browser.ask('GET', '/sessions')).body as { sessions: OpenSession[] }).sessions;
const look = async (browser: Browser): Promise<string> => outcomeOf(await browser.ask('GET', '/session'));
/** Somebody else, or the same person elsewhere, with the cookies of a browser. */
const withCookies = (cookies: ReadonlyMap<string, string>): Browser => {
  const browser = world.browse();
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  return browser;
};

describe('signing in', () => {
  test('gives whoever has the password a session, and says who they are and where', async () => {
    await enterAsOwner(world);
    const browser = world.browse();
    expect(await look(browser)).toBe('401 signed_out');
    const entered = await browser.signIn(' ANA@shop.example ');
    expect(entered.status).toBe(200);
    const seen = (await browser.ask('GET', '/session')).body as Session;
    expect(seen).toEqual(entered.body);
    expect(seen).toMatchObject({ viewer: { name: 'Ana', role: 'owner' }, business: { name: 'Café La Paloma' } });
  });

  test('answers a wrong password, an unknown address and a closed account alike, after the same work', async () => {
    const ana = await enterAsOwner(world);
    const { id } = await bring(world, ana, 'luis@shop.example', 'staff');
    await ana.ask('PATCH', `/staff/${id}`, { isActive: false });
    const answers = [
      await world.browse().signIn(EMAIL, 'otra frase bastante larga'),
      await world.browse().signIn('nadie@shop.example'),
      await world.browse().signIn('luis@shop.example'),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.map(outcomeOf)).toEqual(Array(3).fill('401 sign_in_wrong'));
    expect(world.checked).toHaveLength(3);
    expect(answers.every(({ headers }) => headers.getSetCookie().length === 0)).toBe(true);
    // The owner is told of tries at an account that is open, under nobody's name and from where they came.
    const failures = async () =>
      ((await ana.ask('GET', '/audit')).body as AuditPage).entries.filter(({ act }) => act === 'sign_in_failed');
    await expect.poll(failures).toMatchObject([{ by: '–', about: EMAIL, device: 'node' }]);
  });

  test('refuses what is no sign-in at all', async () => {
    const browser = world.browse();
    for (const body of [{}, { email: EMAIL }, { email: 'x', password: 'y', remember: true }, [1]])
      expect(outcomeOf(await browser.ask('POST', '/session', body))).toBe('400 body_invalid');
    const huge = { email: EMAIL, password: 'x'.repeat(300_000), remember: false };
    expect(outcomeOf(await browser.ask('POST', '/session', huge))).toBe('413 body_too_large');
    expect(world.checked).toEqual([]);
  });
});

describe('a thousand wrong passwords', () => {
  const guess = (count: number, from: (n: number) => string): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, n) =>
        outcomeOf(await world.browse({ 'x-forwarded-for': from(n) }).signIn(EMAIL, `no es esta frase ${n}`)),
      ),
    );

  test('from everywhere: ten are looked at, and the owner still gets in where they were before', async () => {
    world = await startWorld(database(), { allowances: { sign_in_address: 30, sign_in_account: 10 } });
    const ana = await enterAsOwner(world);
    const answers = await guess(1_000, (n) => `203.0.${n >> 8}.${n & 255}`);
    expect(answers.filter((answer) => answer === '401 sign_in_wrong')).toHaveLength(10);
    expect(answers.filter((answer) => answer === '429 sign_in_limited')).toHaveLength(990);
    expect(world.checked).toHaveLength(10);

    const elsewhere = await world.browse().signIn(EMAIL);
    expect(outcomeOf(elsewhere)).toBe('429 sign_in_limited');
    expect(Number(elsewhere.headers.get('retry-after'))).toBeGreaterThan(0);
    await ana.ask('DELETE', '/session');
    expect((await ana.signIn(EMAIL)).status).toBe(200);
    expect((await ana.ask('POST', '/password-reset', { email: EMAIL })).status).toBe(202);
    await expect.poll(world.countResets).toBe(1);
  });

  test('from one place: it is refused for every account, other places are not', async () => {
    world = await startWorld(database(), { allowances: { sign_in_address: 30, sign_in_account: 1_000 } });
    await enterAsOwner(world);
    const answers = await guess(200, (n) => `2001:db8:1:2::${n.toString(16)}`);
    expect(answers.filter((answer) => answer === '401 sign_in_wrong')).toHaveLength(30);
    expect((await world.browse({ 'x-forwarded-for': '2001:db8:1:3::1' }).signIn(EMAIL)).status).toBe(200);
  });

  test('right passwords use nothing up', async () => {
    world = await startWorld(database(), { allowances: { sign_in_address: 2, sign_in_account: 2 } });
    await enterAsOwner(world);
    for (let i = 0; i < 6; i++) expect((await world.browse().signIn(EMAIL)).status).toBe(200);
  });

  test('a browser that was here before has few tries, too', async () => {
    world = await startWorld(database(), { allowances: { sign_in_device: 2 } });
    const ana = await enterAsOwner(world);
    const tries = [];
    for (let i = 0; i < 3; i++) tries.push(outcomeOf(await ana.signIn(EMAIL, 'no es esta frase')));
    expect(tries).toEqual(['401 sign_in_wrong', '401 sign_in_wrong', '429 sign_in_limited']);
  });
});

describe('a session', () => {
  test('gets another id at sign-in, and the one before is worth nothing', async () => {
    const ana = await enterAsOwner(world);
    const before = new Map(ana.cookies);
    await ana.signIn(EMAIL);
    expect(ana.cookies.get('s')).not.toBe(before.get('s'));
    expect(await look(withCookies(before))).toBe('401 signed_out');
    expect(await look(ana)).toBe('200');
  });

  test('that is forged or somebody else’s is none', async () => {
    const ana = await enterAsOwner(world);
    const real = decodeURIComponent(ana.cookies.get('s') ?? '');
    const [id = ''] = real.slice(2).split('.');
    const { rows } = await database().pool.query<{ sid: string; ref: string }>('select sid, ref from staff_sessions');
    const forged = [
      id,
      `s:${id}`,
      `s:${id}.AAAA`,
      `s:${rows[0]?.sid}.AAAA`,
      rows[0]?.ref ?? '',
      `${real}x`,
      's:.',
      '%',
    ];
    for (const cookie of forged) {
      const value = encodeURIComponent(cookie);
      expect(await look(withCookies(new Map([['s', value]])))).toBe('401 signed_out');
    }
    expect(await look(ana)).toBe('200');
  });

  test('ends after 12 hours without a request, and not while somebody works', async () => {
    const ana = await enterAsOwner(world);
    for (const hours of [11, 11, 11]) {
      world.passHours(hours);
      expect(await look(ana)).toBe('200');
    }
    world.passHours(12.1);
    expect(await look(ana)).toBe('401 signed_out');
  });

  test('that is to be remembered lasts 30 days and no longer', async () => {
    await enterAsOwner(world);
    const browser = world.browse();
    const entered = await browser.signIn(EMAIL, PASSWORD, true);
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('s='));
    expect(cookie).toMatch(/Path=\/; Expires=.*HttpOnly; SameSite=Lax/);
    world.passHours(29 * 24);
    expect(await look(browser)).toBe('200');
    world.passHours(25);
    expect(await look(browser)).toBe('401 signed_out');
  });

  test('is listed with its device and ended one by one, or all others at once; nobody ends those of others', async () => {
    const ana = await enterAsOwner(world);
    const luis = await bring(world, ana, 'luis@shop.example', 'staff');
    const [phone, laptop] = [world.browse({ 'user-agent': 'Phone' }), world.browse({ 'user-agent': 'Laptop' })];
    await phone.signIn(EMAIL);
    await laptop.signIn(EMAIL);
    const listed = await sessionsOf(ana);
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ isThis }) => isThis)).toHaveLength(1);
    const id = listed.find(({ device }) => device === 'Phone')?.id;
    expect(outcomeOf(await luis.browser.ask('DELETE', `/sessions/${id}`))).toBe('404 session_unknown');
    expect((await ana.ask('DELETE', `/sessions/${id}`)).status).toBe(204);
    expect([await look(phone), await look(laptop)]).toEqual(['401 signed_out', '200']);
    expect((await ana.ask('DELETE', '/sessions')).status).toBe(204);
    expect([await look(laptop), await look(ana), await look(luis.browser)]).toEqual(['401 signed_out', '200', '200']);
  });

  test('is over everywhere once the person signed out with it', async () => {
    const ana = await enterAsOwner(world);
    const copy = withCookies(ana.cookies);
    expect((await ana.ask('DELETE', '/session')).status).toBe(204);
    expect(ana.cookies.has('s')).toBe(false);
    expect(await look(copy)).toBe('401 signed_out');
  });

  test('has the role of this moment: a change counts from the next request on, also for what is open', async () => {
    const ana = await enterAsOwner(world);
    const { browser: luis, id } = await bring(world, ana, 'luis@shop.example', 'staff');
    expect((await luis.ask('GET', '/stream')).status).toBe(204);
    expect(await world.streams[0]?.()).toBe(true);
    await ana.ask('PATCH', `/staff/${id}`, { role: 'viewer' });
    expect(outcomeOf(await luis.ask('POST', '/pause'))).toBe('403 role_missing');
    expect(await world.streams[0]?.()).toBe(false);
    expect((await luis.ask('GET', '/inbox')).status).toBe(200);
    await ana.ask('PATCH', `/staff/${id}`, { isActive: false });
    expect(outcomeOf(await luis.ask('GET', '/inbox'))).toBe('401 signed_out');
    await ana.ask('PATCH', `/staff/${id}`, { isActive: true });
    expect(outcomeOf(await luis.ask('GET', '/inbox'))).toBe('401 signed_out');
  });

  test('of another device ends when the password is changed; the one that changed it goes on under another id', async () => {
    const ana = await enterAsOwner(world);
    const phone = world.browse();
    await phone.signIn(EMAIL);
    const before = new Map(ana.cookies);
    const change = (current: string) => ana.ask('PUT', '/password', { current, password: 'otra frase nueva y larga' });
    expect(outcomeOf(await change('no es esta frase'))).toBe('403 password_wrong');
    expect((await change(PASSWORD)).status).toBe(200);
    expect([await look(ana), await look(phone), await look(withCookies(before))]).toEqual([
      '200',
      '401 signed_out',
      '401 signed_out',
    ]);
    expect(outcomeOf(await phone.signIn(EMAIL))).toBe('401 sign_in_wrong');
    expect((await phone.signIn(EMAIL, 'otra frase nueva y larga')).status).toBe(200);
  });

  test('that was being opened with the old password while it changed is void', async () => {
    const ana = await enterAsOwner(world);
    await database().pool.query('update staff_members set password_version = password_version + 1');
    expect(await look(ana)).toBe('401 signed_out');
  });

  test('works by HTTPS only where the address has it, and no other host of the domain sets its cookie', async () => {
    world = await startWorld(database(), { publicUrl: 'https://shop.example' });
    const made = await world.browse().ask('POST', '/first-owner', owner(tokenOf(await world.ownerLink())));
    const cookies = made.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-[sd]=.*Path=\/;.*HttpOnly; Secure; SameSite=Lax$/);
    expect(made.headers.get('cache-control')).toBe('no-store');
  });

  test('leaves nothing in the database with which one could sign in', async () => {
    const ana = await enterAsOwner(world);
    const secrets = [
      decodeURIComponent(ana.cookies.get('s') ?? '')
        .slice(2)
        .split('.')[0] ?? '',
      PASSWORD,
      world.tokenFor(EMAIL),
    ];
    const { rows } = await database().pool.query<{ row: string }>(
      `select t::text as row from staff_members t union all select t::text from staff_sessions t
       union all select t::text from staff_tokens t union all select t::text from staff_acts t`,
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
    }
  });
});

describe('a request that another site forges', () => {
  test('changes nothing without the token of this very session', async () => {
    const ana = await enterAsOwner(world);
    const phone = world.browse();
    const other = ((await phone.signIn(EMAIL)).body as Session).csrfToken;
    for (const token of ['', 'x', other, 'undefined'])
      expect(outcomeOf(await ana.ask('POST', '/pause', {}, { 'x-csrf-token': token }))).toBe('403 csrf_refused');
    expect((await ana.ask('POST', '/pause', {})).status).toBe(204);
    expect((await ana.ask('GET', '/inbox', undefined, { 'x-csrf-token': '' })).status).toBe(200);
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://shop.example.evil.example' },
  ])('is seen by what the browser says of it: %o', async (headers) => {
    const ana = await enterAsOwner(world);
    expect(outcomeOf(await ana.ask('POST', '/pause', {}, headers))).toBe('403 csrf_refused');
    const body = { email: EMAIL, password: PASSWORD, remember: false };
    expect(outcomeOf(await world.browse().ask('POST', '/session', body, headers))).toBe('403 csrf_refused');
  });

  test('is told from one of our own page, under its public address or the one that was opened', async () => {
    const ana = await enterAsOwner(world);
    for (const origin of ['http://shop.example', world.url])
      expect((await ana.ask('POST', '/pause', {}, { origin, 'sec-fetch-site': 'same-origin' })).status).toBe(204);
  });
});
