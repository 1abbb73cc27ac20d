import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  AuditPage,
  Invitation,
  NewInvitation,
  Session,
  StaffList,
  StaffMember,
} from '../../../src/staff/contract.ts';
import { resetLink } from '../../../src/staff/index.ts';
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
const LUIS = 'luis@shop.example';
const NEW_PASSWORD = 'otra frase nueva y larga';
const many = <T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => run(n)));
const staffOf = async (browser: Browser): Promise<StaffList> => (await browser.ask('GET', '/staff')).body as StaffList;
const invite = (browser: Browser, email = LUIS, role = 'staff') =>
  browser.ask('POST', '/invitations', { email, role, language: 'es' });
const accept = (token: string, name = 'Luis') =>
  world.browse().ask('POST', '/invitations/accept', { token, name, password: PASSWORD, language: 'es' });
const reset = (token: string, browser = world.browse()) =>
  browser.ask('POST', '/password', { token, password: NEW_PASSWORD });
const askReset = async (email: string): Promise<string> => {
  const before = await world.countResets();
  expect(outcomeOf(await world.browse().ask('POST', '/password-reset', { email }))).toBe('202');
  await expect.poll(world.countResets).toBe(before + 1);
  return world.tokenFor(email);
};

describe('the first owner', () => {
  test('comes in by the link of the start, once, however many try; then no start shows one', async () => {
    const tokens = [tokenOf(await world.ownerLink()), tokenOf(await world.ownerLink())];
    const tries = await many(8, (n) =>
      world.browse().ask('POST', '/first-owner', owner(tokens[n % 2] ?? '', `ana${n}@shop.example`)),
    );
    expect(tries.map(outcomeOf).sort()).toEqual(['200', ...Array(7).fill('404 link_over')]);
    expect(await world.ownerLink()).toBeNull();
    const { rows } = await database().pool.query('select role from staff_members');
    expect(rows).toEqual([{ role: 'owner' }]);
  });

  test('needs a link of these days and a long enough password', async () => {
    const token = tokenOf(await world.ownerLink());
    const browser = world.browse();
    const short = { ...owner(token), password: 'corta' };
    expect(outcomeOf(await browser.ask('POST', '/first-owner', short))).toBe('400 body_invalid');
    expect(outcomeOf(await browser.ask('POST', '/first-owner', owner(`${token}x`)))).toBe('404 link_over');
    world.passHours(7 * 24);
    expect(outcomeOf(await browser.ask('POST', '/first-owner', owner(token)))).toBe('404 link_over');
  });

  test('gets a mail that proves the address; its link works once', async () => {
    const ana = await enterAsOwner(world);
    expect(world.mails.slice(0, 1)).toMatchObject([{ template: 'verify_email', to: EMAIL, language: 'es', hours: 24 }]);
    expect(world.mails[0]?.link).toMatch(/^http:\/\/shop\.example\/verify#[\w-]{43}$/);
    expect((await ana.ask('POST', '/verify-email/again')).status).toBe(202);
    const verify = () => world.browse().ask('POST', '/verify-email', { token: world.tokenFor(EMAIL) });
    expect((await staffOf(ana)).staff[0]?.isEmailVerified).toBe(false);
    expect([outcomeOf(await verify()), outcomeOf(await verify())]).toEqual(['204', '404 link_over']);
    expect((await staffOf(ana)).staff[0]?.isEmailVerified).toBe(true);
  });

  test('cleans names of what cannot be seen or stored', async () => {
    const browser = world.browse();
    const named = { ...owner(tokenOf(await world.ownerLink())), name: ' A\u202en\u0000a <b>\u{e0041} ' };
    expect(await browser.ask('POST', '/first-owner', named)).toMatchObject({ body: { viewer: { name: 'Ana <b>' } } });
    expect(outcomeOf(await browser.ask('POST', '/first-owner', { ...named, name: '\u202e' }))).toBe('400 body_invalid');
  });
});

describe('an invitation', () => {
  test('goes to the address by mail, and makes one account with the role that the owner chose', async () => {
    const ana = await enterAsOwner(world);
    const invited = await invite(ana);
    expect(invited).toMatchObject({ status: 201, body: { email: LUIS, role: 'staff', link: null } });
    expect(world.mails.at(-1)).toMatchObject({ template: 'invitation', inviter: 'Ana', role: 'parte del equipo' });
    expect((await staffOf(ana)).invitations).toMatchObject([{ email: LUIS, role: 'staff' }]);
    const token = world.tokenFor(LUIS);
    const tries = await many(6, (n) => accept(token, `Luis ${n}`));
    expect(tries.map(outcomeOf).sort()).toEqual(['200', ...Array(5).fill('404 link_over')]);
    expect(tries.find(({ status }) => status === 200)?.body).toMatchObject({ viewer: { email: LUIS, role: 'staff' } });
    const list = await staffOf(ana);
    expect([list.staff.length, list.invitations]).toEqual([2, []]);
    expect(list.staff.find(({ email }) => email === LUIS)).toMatchObject({ isEmailVerified: true, isOnDuty: true });
  });

  test('is over after a week, when it is withdrawn, sent again, or replaced by another', async () => {
    const ana = await enterAsOwner(world);
    await invite(ana);
    const first = world.tokenFor(LUIS);
    const second = (await invite(ana, LUIS, 'viewer')).body as Invitation;
    const replaced = world.tokenFor(LUIS);
    const again = (await ana.ask('POST', `/invitations/${second.id}/again`)).body as Invitation;
    const third = world.tokenFor(LUIS);
    expect((await staffOf(ana)).invitations.map(({ id }) => id)).toEqual([again.id]);
    expect((await ana.ask('DELETE', `/invitations/${again.id}`)).status).toBe(204);
    expect(outcomeOf(await ana.ask('DELETE', `/invitations/${again.id}`))).toBe('404 invitation_unknown');
    await invite(ana);
    const fourth = world.tokenFor(LUIS);
    world.passHours(7 * 24);
    for (const token of [first, replaced, third, fourth]) expect(outcomeOf(await accept(token))).toBe('404 link_over');
  });

  test('of one address at the same moment leaves one that works', async () => {
    const ana = await enterAsOwner(world);
    const made = await many(5, () => invite(ana));
    expect(made.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect((await staffOf(ana)).invitations).toHaveLength(1);
  });

  test('is not made for who works here already, also under another spelling', async () => {
    const ana = await enterAsOwner(world);
    expect(outcomeOf(await invite(ana, 'ANA@Shop.Example'))).toBe('409 already_staff');
    expect(outcomeOf(await invite(ana, '"x"@shop.example'))).toMatch(/^400/);
    expect(outcomeOf(await invite(ana, LUIS, 'admin'))).toBe('400 body_invalid');
  });

  test('shows its link to the owner where no mail can carry it, and proves no address then', async () => {
    world = await startWorld(database(), { hasMail: false });
    const ana = await enterAsOwner(world);
    const { link } = (await invite(ana)).body as NewInvitation;
    expect(link).toMatch(/^http:\/\/shop\.example\/invitation#[\w-]{43}$/);
    expect((await accept(tokenOf(link))).status).toBe(200);
    expect((await staffOf(ana)).staff.map(({ isEmailVerified }) => isEmailVerified)).toEqual([false, false]);
    expect(outcomeOf(await ana.ask('POST', '/verify-email/again'))).toBe('409 mail_off');
  });
});

describe('a lost password', () => {
  test('is replaced by the link of a mail, once, and signs everybody else out', async () => {
    const ana = await enterAsOwner(world);
    const token = await askReset(EMAIL);
    const browsers = await many(4, async () => world.browse());
    const tries = await Promise.all(browsers.map((browser) => reset(token, browser)));
    expect(tries.map(outcomeOf).sort()).toEqual(['200', ...Array(3).fill('404 link_over')]);
    expect(outcomeOf(await ana.ask('GET', '/session'))).toBe('401 signed_out');
    const winner = browsers[tries.findIndex(({ status }) => status === 200)];
    expect((await winner?.ask('GET', '/session'))?.status).toBe(200);
    expect(outcomeOf(await world.browse().signIn(EMAIL))).toBe('401 sign_in_wrong');
    expect((await world.browse().signIn(EMAIL, NEW_PASSWORD)).status).toBe(200);
  });

  test('mails nobody who has no account or a closed one, and answers them alike', async () => {
    const ana = await enterAsOwner(world);
    const { id } = await bring(world, ana, LUIS, 'staff');
    await ana.ask('PATCH', `/staff/${id}`, { isActive: false });
    const before = world.mails.length;
    for (const email of ['nadie@shop.example', LUIS])
      expect(outcomeOf(await world.browse().ask('POST', '/password-reset', { email }))).toBe('202');
    await askReset(EMAIL);
    expect(world.mails.slice(before).map(({ to }) => to)).toEqual([EMAIL]);
  });

  test('mails one account three times an hour, and who asks for others does not take their link away', async () => {
    await enterAsOwner(world);
    const first = await askReset(EMAIL);
    await askReset(EMAIL);
    const last = await askReset(EMAIL);
    for (let i = 0; i < 5; i++) await world.browse().ask('POST', '/password-reset', { email: EMAIL });
    expect(world.mails.filter(({ template }) => template === 'password_reset')).toHaveLength(3);
    expect((await reset(first)).status).toBe(200);
    expect(outcomeOf(await reset(last))).toBe('404 link_over');
  });

  test('has a link for an hour, which does nothing else than it is for', async () => {
    await enterAsOwner(world);
    const token = await askReset(EMAIL);
    expect(outcomeOf(await accept(token))).toBe('404 link_over');
    expect(outcomeOf(await world.browse().ask('POST', '/verify-email', { token }))).toBe('404 link_over');
    world.passHours(1);
    expect(outcomeOf(await reset(token))).toBe('404 link_over');
  });

  test('is replaced from a terminal of the server where there is no mail', async () => {
    await enterAsOwner(world);
    const deps = { db: database().db, now: () => world.clock.at, publicUrl: 'http://shop.example' };
    expect(await resetLink(deps, 'nadie@shop.example')).toBeNull();
    expect((await reset(tokenOf(await resetLink(deps, EMAIL)))).status).toBe(200);
  });

  test('cannot be guessed: links that do not work are counted', async () => {
    world = await startWorld(database(), { allowances: { link_address: 5 } });
    const tries = [];
    for (let i = 0; i < 7; i++) tries.push(outcomeOf(await reset('x'.repeat(43))));
    expect(tries).toEqual([...Array(5).fill('404 link_over'), ...Array(2).fill('429 sign_in_limited')]);
  });
});

describe('roles', () => {
  test('everybody changes their own name, language and duty; only owners change roles, others and who comes', async () => {
    const ana = await enterAsOwner(world);
    const { browser: luis, id } = await bring(world, ana, LUIS, 'viewer');
    const anaId = ((await ana.ask('GET', '/session')).body as Session).viewer.id;
    const own = { name: 'Luis M.', language: 'en', isOnDuty: false };
    expect(await luis.ask('PATCH', `/staff/${id}`, own)).toMatchObject({ status: 200, body: own });
    for (const change of [{ role: 'owner' }, { isActive: true }, { name: 'x', role: 'staff' }])
      expect(outcomeOf(await luis.ask('PATCH', `/staff/${id}`, change))).toBe('403 change_forbidden');
    expect(outcomeOf(await luis.ask('PATCH', `/staff/${anaId}`, { name: 'x' }))).toBe('403 change_forbidden');
    expect(outcomeOf(await luis.ask('PATCH', `/staff/${id}`, { email: 'x@y.example' }))).toBe('400 body_invalid');
    expect(outcomeOf(await invite(luis, 'x@shop.example'))).toBe('403 role_missing');
    expect((await staffOf(luis)).invitations).toEqual([]);
    expect((await ana.ask('PATCH', `/staff/${id}`, { role: 'staff' })).body).toMatchObject({ role: 'staff' });
    expect(outcomeOf(await ana.ask('PATCH', `/staff/${anaId.slice(0, -1)}`, { name: 'x' }))).toBe('404 id_unknown');
  });

  test('the last owner stays: neither lost nor closed, also when owners take it from each other at once', async () => {
    const ana = await enterAsOwner(world);
    const anaId = ((await ana.ask('GET', '/session')).body as Session).viewer.id;
    for (const change of [{ role: 'staff' }, { isActive: false }])
      expect(outcomeOf(await ana.ask('PATCH', `/staff/${anaId}`, change))).toBe('409 last_owner');
    for (let round = 0; round < 5; round++) {
      const other = await bring(world, ana, `owner${round}@shop.example`, 'owner');
      const ends = await Promise.all([
        ana.ask('PATCH', `/staff/${anaId}`, { role: 'viewer' }),
        other.browser.ask('PATCH', `/staff/${other.id}`, { isActive: false }),
        other.browser.ask('PATCH', `/staff/${anaId}`, { role: 'staff' }),
        ana.ask('PATCH', `/staff/${other.id}`, { role: 'staff' }),
      ]);
      expect(ends.map(outcomeOf)).toContain('200');
      const { rows } = await database().pool.query("select id from staff_members where role = 'owner' and is_active");
      expect(rows).toHaveLength(1);
      await database().pool.query("update staff_members set role = 'owner', is_active = true where id = $1", [anaId]);
      await database().pool.query("update staff_members set role = 'viewer' where id <> $1", [anaId]);
      await ana.signIn(EMAIL);
    }
  });
});

test('what changes something is on record: who, what, from where; page by page', async () => {
  const ana = await enterAsOwner(world);
  const { browser: luis, id } = await bring(world, ana, LUIS, 'staff');
  await luis.ask('POST', '/pause', {}, { 'user-agent': 'another' });
  await ana.ask('PATCH', `/staff/${id}`, { role: 'viewer', name: 'Luis' });
  const page = (await ana.ask('GET', '/audit')).body as AuditPage;
  const lines = page.entries.map(({ by, act, about }) => [by, act, about].filter(Boolean).join(' · '));
  expect(lines.reverse()).toEqual([
    'Ana · first_owner',
    'Ana · signed_in',
    `Ana · invited · ${LUIS} staff`,
    'Luis · invitation_accepted',
    'Luis · signed_in',
    'Luis · paused',
    `Ana · staff_changed · ${id} name=Luis`,
    `Ana · staff_changed · ${id} role=viewer`,
  ]);
  expect(page.entries.find(({ act }) => act === 'paused')).toMatchObject({ by: 'Luis', device: 'node' });
  expect(page.before).toBeNull();
  const older = (await ana.ask('GET', `/audit?before=${page.entries.at(-3)?.id}`)).body as AuditPage;
  expect(older.entries.map(({ act }) => act)).toEqual(['signed_in', 'first_owner']);
  expect(outcomeOf(await luis.ask('GET', '/audit'))).toBe('403 role_missing');
  const member = (await staffOf(ana)).staff.find((one): one is StaffMember => one.id === id);
  expect(member).toMatchObject({ name: 'Luis', role: 'viewer' });
});
