import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runRecado } from './run-recado.ts';

const PATIENCE_MS = 240_000;
const SHIPPED = 'tests/evals/customers/questions.json';

test(
  'two scripted customers are played in a shop of their own, and the command says how they did and what it cost',
  async () => {
    const { code, out, err } = await runRecado(['evaluate', '--only', 'price-e'], { LANG: 'en_US.UTF-8' });
    expect([code, err]).toEqual([0, '']);
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(
      /^2 scripted customers, 1 time each, recado\/demo-rules answers\. It will cost about US\$0\.00\.$/,
    );
    expect(lines[1]).toBe('With what is published here: assistant v0 · business v0 · about v0 · hours v0 · rules v0.');
    expect(
      lines
        .slice(2, -1)
        .map((line) => line.replace(/^\d\/2 /, ''))
        .toSorted(),
    ).toEqual(['✓ price-en (1)', '✓ price-es (1)']);
    expect(lines.at(-1)).toContain('pass^1 100.0 %');
    expect(lines.at(-1)).not.toContain('¿Listo?');
  },
  PATIENCE_MS,
);

test(
  'of two customers the one who does not get what the script says fails the command, with what was otherwise',
  async () => {
    const scripts = JSON.parse(await readFile(SHIPPED, 'utf8')) as { name: string; expect: object }[];
    const good = scripts.find(({ name }) => name === 'price-es');
    const orders = [{ state: 'pending' }];
    const folder = await mkdtemp(join(tmpdir(), 'recado-scripts-'));
    await mkdir(join(folder, 'customers'));
    await writeFile(
      join(folder, 'customers', 'two.json'),
      JSON.stringify([good, { ...good, name: 'price-wrong', expect: { ...good?.expect, orders } }]),
    );
    const { code, out } = await runRecado(['evaluate', '--from', join(folder, 'customers'), '--sample'], {});
    await rm(folder, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(out).toMatch(/✓ price-es/);
    expect(out).toMatch(/✗ price-wrong \(1\)\n +orders: .*pending.* expected, \[\] found/);
    expect(out).toContain('pass^1 50.0 %');
    expect(out).toContain('With the texts of the sample shop.');
  },
  PATIENCE_MS,
);
