import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { createLog, type Log } from '../../../src/platform/log.ts';

const SECRETS = [
  ...['5215512345678', '55 1234 5678', 'EAAGabcdef123456', 'sk-or-v1-abcdef', 'sk_live_abcdef', 'hunter2'],
  'quiero mi pedido',
];

/** What a parser throws that was given a customer's words. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

const vendorError = (): Error => Object.assign(new Error('400 cannot read: quiero mi pedido'), { status: 400 });

/** Everything that one call of the logger writes. */
function written(write: (log: Log) => void, options: { pretty?: boolean } = {}): string {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    name: 'test',
    destination: { write: (line) => lines.push(line) },
    ...options,
  });
  write(log);
  return lines.join('');
}

const fieldsOf = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;

describe('nothing private reaches the log', () => {
  test.each<[place: string, write: (log: Log) => void]>([
    ['a message', (log) => log.warn({}, 'no customer 5215512345678, tel +52 1 55 1234 5678')],
    ['a field with text', (log) => log.warn({ text: 'quiero mi pedido' }, 'received')],
    [
      'a nested field',
      (log) => log.warn({ call: { items: [{ phone: '5215512345678', body: 'quiero mi pedido' }] } }, 'x'),
    ],
    ['an authorization header', (log) => log.warn({ headers: { authorization: 'Bearer EAAGabcdef123456' } }, 'x')],
    ['a token named in text', (log) => log.warn({ line: 'sent Bearer EAAGabcdef123456 and sk-or-v1-abcdef' }, 'x')],
    ['an address with a password', (log) => log.warn({ url: 'postgres://shop:hunter2@db/shop' }, 'x')],
    ['an address with a token', (log) => log.warn({ url: 'https://g.co/x?access_token=hunter2&y=1' }, 'x')],
    ['an error', (log) => log.error({ err: new Error('failed for 5215512345678') }, 'x')],
    ['an error in place of fields', (log) => log.error(new Error('failed for 5215512345678'), 'x')],
    [
      'the cause of an error',
      (log) => {
        const cause = Object.assign(new Error('Bearer EAAGabcdef123456'), { request: { body: 'quiero mi pedido' } });
        log.error({ err: new AppError('send_failed', 'unavailable', { cause, facts: { to: '5215512345678' } }) }, 'x');
      },
    ],
    ['an error that repeats what a vendor was told', (log) => log.error({ err: vendorError() }, 'x')],
    [
      'an error that wraps such an error and its words',
      (log) => log.error({ err: new Error(vendorError().message, { cause: vendorError() }) }, 'x'),
    ],
    ['the words of a vendor among the facts', (log) => log.error({ refusal: { details: 'quiero mi pedido' } }, 'x')],
    ['what a parser quotes', (log) => log.error({ err: parsed('quiero mi pedido') }, 'x')],
    [
      'a value that PostgreSQL refused',
      (log) => {
        const message = 'invalid input syntax for type integer: "quiero mi pedido"';
        log.error({ err: Object.assign(new Error(message), { severity: 'ERROR', code: '22P02' }) }, 'x');
      },
    ],
    ['the key of a vendor', (log) => log.warn({ line: 'no such key sk_live_abcdef' }, 'x')],
    ['the fields of a child', (log) => log.child({ phone: '5215512345678' }).warn({}, 'x')],
  ])('hides it in %s', (_place, write) => {
    const line = written(write);
    expect(line).not.toBe('');
    for (const secret of SECRETS) expect(line).not.toContain(secret);
  });

  test('of a mail address only the host is left', () => {
    const line = written((log) =>
      log.warn({ err: new Error('550 <ana.maria+x@example.mx> unknown') }, 'to luis@example.mx'),
    );
    expect(line).not.toMatch(/ana|maria|luis/);
    expect(line).toContain('[hidden]@example.mx');
  });

  test('a message id of WhatsApp, which contains the phone number, is shortened', () => {
    const wamid = 'wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBMDJCQkE0RDVGRjM4RjY2QjU0AA==';
    expect(fieldsOf(written((log) => log.info({ wamid }, 'x')))['wamid']).toBe('wamid.…U0AA==');
  });
});

describe('what helps stays readable', () => {
  test('ids, counts, times and lease tokens are kept', () => {
    const fields = {
      turnId: '01934567-1234-7123-8123-123456789012',
      ms: 123456789,
      leaseToken: 42,
      at: new Date('2026-11-24T10:00:00Z'),
      day: '2026-11-24',
    };
    expect(fieldsOf(written((log) => log.info(fields, 'turn finished')))).toMatchObject({
      ...fields,
      at: '2026-11-24T10:00:00.000Z',
      level: 'info',
      name: 'test',
      msg: 'turn finished',
    });
  });

  test('an error keeps its code, its facts and the chain of causes', () => {
    const err = new AppError('port_taken', 'unavailable', { facts: { port: 3000 }, cause: new Error('EADDRINUSE') });
    expect(fieldsOf(written((log) => log.error({ err }, 'cannot start')))['err']).toMatchObject({
      code: 'port_taken',
      kind: 'unavailable',
      facts: { port: 3000 },
      cause: { message: 'EADDRINUSE' },
    });
  });

  test('an error of the system keeps its words, a vendor’s its status and where it was thrown', () => {
    const system = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED', errno: -111 });
    expect(fieldsOf(written((log) => log.error({ err: system }, 'x')))['err']).toMatchObject({
      message: 'connect ECONNREFUSED 127.0.0.1:9',
      code: 'ECONNREFUSED',
    });
    const said = fieldsOf(written((log) => log.error({ err: vendorError() }, 'x')))['err'];
    expect(said).toMatchObject({ status: 400, stack: expect.stringMatching(/^Error: \[hidden\]\n +at vendorError/) });
  });

  test('PostgreSQL’s word for a constraint is kept', () => {
    const message = 'duplicate key value violates unique constraint "messages_wamid_key"';
    const err = Object.assign(new Error(message), { severity: 'ERROR', code: '23505' });
    expect(fieldsOf(written((log) => log.error({ err }, 'x')))['err']).toMatchObject({ message, code: '23505' });
  });

  test('ids of a child stand on every line', () => {
    const line = written((log) => log.child({ conversationId: 'c1' }).child({ turnId: 't1' }).info({ ms: 5 }, 'x'));
    expect(fieldsOf(line)).toMatchObject({ conversationId: 'c1', turnId: 't1', ms: 5 });
  });

  test('an endless structure is cut instead of written', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(written((log) => log.info({ loop }, 'x'))).toContain('[deep]');
  });

  test('a person at a terminal reads one plain line', () => {
    expect(written((log) => log.warn({ part: 'redis' }, 'degraded'), { pretty: true })).toMatch(
      /^\d\d:\d\d:\d\d warn degraded part="redis"\n$/,
    );
  });
});
