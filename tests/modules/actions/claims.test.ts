import { describe, expect, test } from 'vitest';
import labelled from '../../../fixtures/labelled/claims.json' with { type: 'json' };
import { checkClaims, type Fact, reasonsForModel } from '../../../src/actions/index.ts';

type Labelled = {
  readonly scene: string;
  readonly language: string;
  readonly reply: string;
  readonly customer?: readonly string[];
};

const scenes = labelled.scenes as unknown as Readonly<Record<string, readonly Fact[]>>;

const check = ({ scene, language, reply, customer }: Labelled) =>
  checkClaims({
    reply,
    facts: scenes[scene] ?? [],
    customerTexts: customer ?? [],
    language: language === 'en' ? 'en' : 'es',
    now: new Date(labelled.now),
    timeZone: labelled.timeZone,
  });

const good: readonly Labelled[] = labelled.good;
const wrong: readonly Labelled[] = labelled.false;

describe('no claim without a receipt', () => {
  test('has enough different replies to measure with, each about a scene that exists', () => {
    expect(new Set(good.map(({ reply }) => reply)).size).toBeGreaterThanOrEqual(150);
    expect(new Set(wrong.map(({ reply }) => reply)).size).toBeGreaterThanOrEqual(150);
    expect([...good, ...wrong].filter(({ scene }) => scenes[scene] === undefined)).toEqual([]);
  });

  test('stops at most 2 % of the good replies', () => {
    const stopped = good.filter((one) => check(one).unsupported.length > 0);
    const list = stopped.map((one) => `${one.reply} -> ${check(one).unsupported.map(({ text }) => text)}`).join('\n');
    expect(stopped.length / good.length, list).toBeLessThanOrEqual(0.02);
  });

  test('catches at least 98 % of the false ones', () => {
    const missed = wrong.filter((one) => check(one).unsupported.length === 0);
    const list = missed.map(({ scene, reply }) => `${scene}: ${reply}`).join('\n');
    expect(missed.length / wrong.length, list).toBeLessThanOrEqual(0.02);
  });

  test.each([
    ['en', 'It arrives on 12/25/2026.', []],
    ['en', 'It arrives on 12/11/2026.', ['12/11/2026']],
    ['es', 'Llega el 25/12/2026.', []],
    ['es', 'Llega el 12/25/2026.', []],
    ['es', 'Llega el 24/12/2026.', ['24/12/2026']],
    ['en', 'We are closed on 12/26.', ['12/26']],
  ] as const)(
    'reads a date with slashes as people of the language write it: %s, %s',
    (language, reply, unsupported) => {
      const facts = [{ kind: 'date', date: '2026-12-25', of: 'delivery' }] as const;
      const asked = { facts, customerTexts: [], language, now: new Date(labelled.now), timeZone: labelled.timeZone };
      expect(checkClaims({ ...asked, reply }).unsupported.map(({ text }) => text)).toEqual(unsupported);
    },
  );

  test('tells the model in words what it may not say', () => {
    const [first] = wrong;
    if (!first) throw new Error('no false reply');
    const reasons = reasonsForModel(check(first).unsupported, 'es');
    expect(reasons).toHaveLength(check(first).unsupported.length);
    expect(reasons[0]).toContain(check(first).unsupported[0]?.text);
  });

  test('lets a reply repeat a code that the customer wrote, but give it no status', () => {
    const base = { scene: 'none', language: 'es', customer: ['mi pedido es tq1f3c12m0z'] };
    expect(check({ ...base, reply: 'Eco: tq1f3c12m0z' }).unsupported).toEqual([]);
    expect(check({ ...base, reply: 'Tu pedido tq1f3c12m0z ya salió y llega mañana.' }).unsupported).not.toEqual([]);
  });
});
