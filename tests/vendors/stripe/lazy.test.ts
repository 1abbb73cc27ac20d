import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Loads a file of ours in a process of its own, and says whether the SDK came with it. */
function load(file: string): string {
  const program = `
    import { registerHooks } from 'node:module';
    let isLoaded = false;
    registerHooks({ resolve(name, context, next) { isLoaded ||= name === 'stripe'; return next(name, context); } });
    await import('./${file}');
    process.stdout.write(isLoaded ? 'with the SDK' : 'without the SDK');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  return stdout.toString() || stderr.toString();
}

test('the program starts without Stripe’s SDK, which only a key loads', () => {
  expect(load('src/app.ts')).toBe('without the SDK');
  expect(load('src/vendors/stripe/client.ts')).toBe('with the SDK');
});
