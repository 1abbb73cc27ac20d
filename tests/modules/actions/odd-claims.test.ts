import { describe, expect, test } from 'vitest';
import labelled from '../../../fixtures/labelled/claims.json' with { type: 'json' };
import odd from '../../../fixtures/labelled/odd-claims.json' with { type: 'json' };
import { checkClaims, type Fact } from '../../../src/actions/index.ts';

type Labelled = {
  readonly scene: string;
  readonly language: string;
  readonly reply: string;
  readonly customer?: readonly string[];
};

const scenes = { ...labelled.scenes, ...odd.scenes } as unknown as Readonly<Record<string, readonly Fact[]>>;

const unsupported = ({ scene, language, reply, customer }: Labelled): readonly string[] =>
  checkClaims({
    reply,
    facts: scenes[scene] ?? [],
    customerTexts: customer ?? [],
    language: language === 'en' ? 'en' : 'es',
    now: new Date(labelled.now),
    timeZone: labelled.timeZone,
  }).unsupported.map(({ text }) => text);

const good: readonly Labelled[] = odd.good;
const wrong: readonly Labelled[] = odd.false;

describe('a claim in odd words is a claim', () => {
  test('has enough different replies to measure with, each about a scene that exists', () => {
    expect(new Set(good.map(({ reply }) => reply)).size).toBeGreaterThanOrEqual(80);
    expect(new Set(wrong.map(({ reply }) => reply)).size).toBeGreaterThanOrEqual(120);
    expect([...good, ...wrong].filter(({ scene }) => scenes[scene] === undefined)).toEqual([]);
  });

  test('at least 98 % of the promises, states, addresses and disguised figures are caught', () => {
    const missed = wrong.filter((one) => unsupported(one).length === 0);
    expect(missed.length / wrong.length, missed.map(({ reply }) => reply).join('\n')).toBeLessThanOrEqual(0.02);
  });

  test('at most 2 % of the questions, offers and honest refusals beside them are stopped', () => {
    const stopped = good.filter((one) => unsupported(one).length > 0);
    const list = stopped.map((one) => `${one.reply} -> ${unsupported(one)}`).join('\n');
    expect(stopped.length / good.length, list).toBeLessThanOrEqual(0.02);
  });
});
