import { expect, test } from 'vitest';
import { z } from 'zod';
import { environment } from '../../../src/config/env.ts';

type Described = { readonly description?: string; readonly default?: string };

/** One line of meaning and one line to fill in for each variable; what has a default is shown with it, commented out. */
function envExample(): string {
  const schema = z.toJSONSchema(environment, { io: 'input' });
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, default: preset } = property as Described;
    return `# ${description ?? '(no description)'}\n#${name}=${preset ?? ''}\n`;
  });
  return [
    '# Every variable that Recado reads. With none of them set it runs on this machine alone, with a simulated WhatsApp.',
    '# Copy this file to .env, which is read from the current folder, and remove the # in front of what you set.',
    '# A variable of the shell wins over the file. Written by: npx vitest run tests/modules/config -u',
    '',
    ...lines,
  ].join('\n');
}

test('the example file lists every variable with its meaning and default', async () => {
  const example = envExample();
  expect(example.match(/^#[A-Z_]+=/gm)?.length).toBeGreaterThan(30);
  expect(example).not.toContain('(no description)');
  await expect(example).toMatchFileSnapshot('../../../.env.example');
});
