import { expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { afternoon, count } from '../insights/world.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (words: readonly string[], variables: Record<string, string> = {}) =>
  runRecado(words, { DATABASE_URL: database().url, ...variables });

test('recado insights shows sums of all figures, or one of them in rows, in the language of the terminal', async () => {
  const day = ['insights', '--from', '2026-11-24', '--to', '2026-11-24'];
  await afternoon(database().db);
  expect((await recado(day)).out).toContain('quarters of an hour of these days are still being counted');
  await count(database().db);
  const { out } = await recado(day);
  expect(out).toMatch(
    /^2026-11-24 – 2026-11-24 \(America\/Mexico_City\)\nbefore \(2026-11-23\)\nMessages by outcome\n {2}Assistant 4 \(before 0\) · Person 1 \(before 0\) ·/,
  );
  expect(out).toContain('\nCost\n  WhatsApp (USD) 0.008500 (before 0.000000) · Model (USD) 0.012000 (before 0.000000)');
  expect(out).not.toContain('still being counted');
  const spanish = (await recado([...day, '--figure', 'costs', '--by', 'hour'], { LANG: 'es_MX.UTF-8' })).out;
  expect(spanish).toMatch(/^cuándo +WhatsApp \(USD\) +Modelo \(USD\) +Voz \(USD\) +Imagen \(USD\)$/m);
  expect(spanish).toMatch(/^2026-11-24T13:00-06:00 +0\.008500 +0\.012000 +0\.000600 +0\.001500$/m);
  expect(spanish).toMatch(/^total +0\.008500 .*\nantes \(2026-11-23\) +0\.000000 +0\.000000 /m);
  // The day after is compared with that day.
  const after = ['insights', '--from', '2026-11-25', '--to', '2026-11-25'];
  expect((await recado(after)).out).toContain('\n  Assistant 0 (before 4) · Person 0 (before 1) ·');
  // Wrong words end with what would be right.
  expect((await recado([...day, '--figure', 'profit'])).err).toContain('profit is none of outcomes, times,');
  expect((await recado(['insights', '--from', '2026-11-02', '--to', '2026-11-01'])).err).toContain('not be after --to');
}, 240_000);
