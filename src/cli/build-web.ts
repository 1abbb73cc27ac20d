import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Builds `web/dist` when it is missing or was built from other sources. `npm start` and `npm test` run it first; when
 * nothing changed it says nothing and takes a few milliseconds.
 */
const ROOT = path.resolve(import.meta.dirname, '../..');
const DIST = path.join(ROOT, 'web/dist');
/** Content counts, not time stamps: those lie after a checkout or in a container image. */
const STAMP = path.join(DIST, '.sources');

function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(['web/**/*.*', 'package-lock.json'], { cwd: ROOT, exclude: ['web/dist/**', 'web/dist'] });
  for (const file of files.sort()) {
    hash.update(file);
    hash.update(readFileSync(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

const isInstalled = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};

async function buildWeb(): Promise<void> {
  const isBuilt = existsSync(path.join(DIST, 'index.html'));
  // A production image holds the built page and no tools to build it again.
  const hasTools = isInstalled('vite') && isInstalled('@vitejs/plugin-react');
  if (isBuilt && !hasTools) return;
  const sources = hashSources();
  if (isBuilt && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  if (!hasTools) throw new Error('web/dist is missing and Vite is not installed. Run `npm ci` with dev dependencies.');

  console.log('Building the page (web/dist) …');
  const { build } = await import('vite');
  await build({ configFile: path.join(ROOT, 'web/vite.config.ts'), logLevel: 'error' });
  writeFileSync(STAMP, sources);
}

try {
  await buildWeb();
} catch (error) {
  console.error(`The page could not be built. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
