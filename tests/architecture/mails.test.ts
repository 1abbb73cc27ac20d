import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compileMails } from '../../mails/compile.ts';

test('the HTML of every mail is what its MJML gives today; otherwise run: npm run mails', async () => {
  const compiled = await compileMails();
  expect(compiled.length).toBeGreaterThan(20);
  for (const { path, html } of compiled) expect(await readFile(path, 'utf8'), path.pathname).toBe(html);
});
