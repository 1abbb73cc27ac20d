import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('the page about the console names every page of it', async () => {
  const [routes, named] = await Promise.all(
    ['web/src/app/routes.tsx', 'docs/console.md'].map((file) => readFile(file, 'utf8')),
  );
  const pages = [...(routes ?? '').matchAll(/getParentRoute: \(\) => consoleRoute,\s+path: '([^']+)'/g)].map(
    ([, path = '']) => path.replace('$id', '<id>'),
  );
  expect(pages.length).toBeGreaterThan(15);
  expect(pages).toContain('/settings/keys');
  // What is opened from a page that is named is named by it.
  const own = pages.filter((path) => !pages.some((other) => other !== '/' && path.startsWith(`${other}/`)));
  expect(own.filter((path) => !named?.includes(`\`${path}\``))).toEqual([]);
});
