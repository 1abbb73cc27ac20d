import { expect, test } from 'vitest';
import { createLog } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { EVENTS, GAUGES } from '../../../src/platform/metrics-events.ts';

const INTRODUCTION = `# Metrics

\`GET /metrics\` answers this machine, or whoever brings \`Authorization: Bearer <METRICS_TOKEN>\`. \`ROLE=web\` and \`all\` answer on \`PORT\`;
\`ROLE=worker\` listens on no port until \`METRICS_PORT\` is set, then it answers \`/metrics\` and \`/healthz\` there, by the same rule, and
nothing else. \`METRICS_HOST\` (127.0.0.1) is the address it listens on; a second worker on one machine needs a port of its own. Each
process counts for itself: scrape all of them and add up. What turns, sends, mails, pushes, files and sweeps come to is counted by
workers, so with web and workers apart it is found at the workers alone.

One row of the catalogue is the counter, the histogram and the log line.`;

const PROCESS = `Of the process itself, by prom-client: \`recado_process_cpu_seconds_total\` (and \`_user_\`, \`_system_\`), \`recado_process_start_time_seconds\`,
\`recado_process_resident_memory_bytes\`, \`recado_nodejs_eventloop_lag_seconds\` (and \`_min_\`, \`_max_\`, \`_mean_\`, \`_stddev_\`, \`_p50_\`, \`_p90_\`,
\`_p99_\`), \`recado_nodejs_active_resources\`, \`recado_nodejs_active_handles\`, \`recado_nodejs_active_requests\` (each also \`_total\`),
\`recado_nodejs_heap_size_total_bytes\`, \`recado_nodejs_heap_size_used_bytes\`, \`recado_nodejs_external_memory_bytes\`,
\`recado_nodejs_heap_space_size_total_bytes\` (\`_used_\`, \`_available_\`), \`recado_nodejs_version_info\`, \`recado_nodejs_gc_duration_seconds\`; on Linux
also \`recado_process_virtual_memory_bytes\`, \`recado_process_heap_bytes\`, \`recado_process_open_fds\`, \`recado_process_max_fds\`.
`;

const rows = Object.entries(EVENTS).map(
  ([name, { help, labels, isTimed }]) =>
    `| \`recado_${name}_total\`${isTimed ? ` \`recado_${name}_seconds\`` : ''} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`,
);
const gauges = Object.entries(GAUGES).map(([name, help]) => `| \`recado_${name}\` | ${help} |`);

const page = [
  INTRODUCTION,
  ['| name | labels | counts |', '|---|---|---|', ...rows].join('\n'),
  'Read from the database when somebody asks, the same at each process that works (`all`, `worker`):',
  ['| gauge | says |', '|---|---|', ...gauges].join('\n'),
  PROCESS,
].join('\n\n');

/** The catalogue as a page; `vitest run tests/modules/platform/metrics-page.test.ts --update` renews it. */
test('the page of metrics says what the program counts', async () => {
  expect(rows.length).toBeGreaterThan(10);
  await expect(page).toMatchFileSnapshot('../../../docs/metrics.md');
});

/** Those that the page writes as an ending of another. */
const SHORTENED =
  /_(min|max|mean|stddev|p50|p90|p99)_seconds$|_cpu_(user|system)_|_active_\w+_total$|_size_(used|available)_bytes$/;

test('every series that a process shows is named on the page', async () => {
  const metrics = createMetrics({ log: createLog({ level: 'silent', name: 'test' }) });
  const names = [...(await metrics.text()).matchAll(/^# HELP (\S+) /gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !SHORTENED.test(name) && !page.includes(`\`${name}\``))).toEqual([]);
});
