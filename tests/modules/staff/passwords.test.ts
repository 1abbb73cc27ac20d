import { describe, expect, test } from 'vitest';
import { createPasswords } from '../../../src/staff/index.ts';
import { addressKey } from '../../../src/staff/rules.ts';
import { useDatabase } from '../../support/database.ts';
import { enterAsOwner, PASSWORD, startWorld } from './accounts-world.ts';

const database = useDatabase();
const CHEAP = { memory: 64, passes: 1, parallelism: 1 };

describe('passwords', () => {
  test('are kept as Argon2id at the cost that OWASP names, never twice the same', async () => {
    const passwords = createPasswords();
    const [one, two] = [await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(two).not.toBe(one);
    expect(await passwords.check(PASSWORD, one, 'stranger')).toEqual({ isRight: true, isOutdated: false });
    expect((await passwords.check(`${PASSWORD} `, one, 'known')).isRight).toBe(false);
  });

  test('typed on another keyboard are the same', async () => {
    const passwords = createPasswords(CHEAP);
    const hash = await passwords.hash('contraseña larga'.normalize('NFD'));
    expect((await passwords.check('contraseña larga'.normalize('NFC'), hash, 'known')).isRight).toBe(true);
  });

  test('of nobody, and hashes that are none, are never right', async () => {
    const passwords = createPasswords(CHEAP);
    for (const hash of [null, '', '$argon2id$v=19$m=64,t=1,p=1$AAAA$', PASSWORD, '$2b$10$abc'])
      expect((await passwords.check(PASSWORD, hash, 'stranger')).isRight).toBe(false);
  });

  test('are looked at a few at a time: whoever comes when too many wait is told when to come again', async () => {
    const passwords = createPasswords(CHEAP);
    const known = passwords.check(PASSWORD, await passwords.hash(PASSWORD), 'known');
    const ends = await Promise.allSettled(
      Array.from({ length: 100 }, () => passwords.check(PASSWORD, null, 'stranger')),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(42);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'sign_in_busy', kind: 'rate_limited', retryAfterMs: 2_000 },
    });
    expect((await known).isRight).toBe(true);
    expect((await passwords.check(PASSWORD, null, 'stranger')).isRight).toBe(false);
  });

  test('get a better hash at sign-in once hashing costs more', async () => {
    await enterAsOwner(await startWorld(database()));
    const kept = async (): Promise<string> =>
      (await database().pool.query<{ hash: string }>('select password_hash as hash from staff_members')).rows[0]
        ?.hash ?? '';
    expect(await kept()).toContain('m=64,t=1');
    const dearer = await startWorld(database(), { cost: { ...CHEAP, passes: 3 } });
    const browser = dearer.browse();
    expect((await browser.signIn('ana@shop.example')).status).toBe(200);
    expect(await kept()).toContain('m=64,t=3');
    expect((await browser.ask('GET', '/session')).status).toBe(200);
    expect((await dearer.browse().signIn('ana@shop.example')).status).toBe(200);
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, 'unknown'],
])('the network address %s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});
